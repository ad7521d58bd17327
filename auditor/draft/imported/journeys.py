"""What all recorded journeys need: addresses, secrets out, the visitor's data in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from auditor.draft.found import Data
from auditor.draft.imported.nouns import MOST_STEPS, ForeignFile, Imported, ImportedStep
from auditor.draft.yaml import Variable
from auditor.errors import UsageError

SECRET = re.compile(
    r"passw|passphrase|\bpwd\b|kennwort|mot.de.passe|contrase|wachtwoord|\bhas[lł]o\b|\bsenha\b|"
    r"secret|token|\botp\b|\bpin\b|\bcvc\b|\bcvv\b|\bcsc\b|security.code|card.?number|ccnum|\biban\b",
    re.IGNORECASE,
)
"""Fields whose text is nobody's business."""
SHORTEST = 4
"""Characters of a secret that is looked for within other texts."""
_CARD = re.compile(r"(?:\d[ -]?){13,19}")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[A-Za-z]{2,24}")
_OWN = (
    ("phone", re.compile(r"\btel\b|phone|telefon|mobile", re.IGNORECASE)),
    ("first_name", re.compile(r"given.?name|first.?name|vorname|prénom", re.IGNORECASE)),
    ("last_name", re.compile(r"family.?name|last.?name|surname|nachname", re.IGNORECASE)),
)
_WHOLE_NAME = re.compile(
    r"\bname\b|cc-name|\bnom\b|\bnombre\b|vollständiger|inhaber", re.IGNORECASE
)
_TWO_NAMES = re.compile(r"([^\W\d_][\w'.-]*) ([^\W\d_][\w'. -]*)")
_NUMBER = re.compile(r"\d[\w-]{2,}")
HELD = "holds what looks like a password; write it by hand, with ${NAME}"


def checked(file: ForeignFile, steps: list[Any]) -> list[Any]:
    """The steps, if there are not too many.

    Raises:
        UsageError: there are.
    """
    if len(steps) > MOST_STEPS:
        raise UsageError(
            f"{file.path}: has {len(steps)} steps, more than {MOST_STEPS}; record one goal "
            f"at a time"
        )
    return steps


def origin_of(url: str) -> str:
    """Scheme, host and port, without a name and password; empty: it is no page's address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def address_step(url: str, site: str, place: str) -> ImportedStep:
    """The step that opens a page, relative to the site if it is of it."""
    origin = origin_of(url)
    if not origin and not url.startswith("/"):
        return ImportedStep(place=place, note="opens what is not a page's address")
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    path += f"#{parts.fragment}" if parts.fragment else ""
    is_own = not origin or origin == origin_of(site)
    note = "the name and password in its address were left out" if parts.username else ""
    return ImportedStep(
        place=place, data={"navigate": path if is_own else f"{origin}{path}"}, note=note
    )


def arrival(url: str, place: str) -> Iterator[ImportedStep]:
    """The wait for an address that a click led to; numbers in it may be others each time."""
    path = urlsplit(url).path if origin_of(url) else ""
    if path.strip("/") and not set(path) & set("*[]{}"):
        pattern = f"**{_NUMBER.sub('*', path)}".removesuffix("*")
        yield ImportedStep(place=place, data={"wait_for_url": f"{pattern}**"})


def protected(imported: Imported) -> Imported:
    """The same without passwords, and with the visitor's data in `identity`."""
    texts = _Texts(imported)
    goals = tuple(
        replace(goal, steps=tuple(map(texts.step, goal.steps))) for goal in imported.goals
    )
    return replace(
        imported,
        url=origin_of(imported.url),
        goals=goals,
        identity=texts.identity,
        variables=tuple(dict.fromkeys(texts.secrets.values())),
        secrets={name: typed for typed, name in texts.secrets.items()},
    )


class _Texts:
    """What was typed in all journeys of a file: secrets, the visitor's data, all else."""

    def __init__(self, imported: Imported) -> None:
        self.secrets: dict[str, str] = {}
        """Text -> the variable that stands for it."""
        self.identity: dict[str, str] = {}
        self._hidden: set[str] = set()
        """Secrets that stand within addresses."""
        self._names: list[tuple[str, str]] = []
        """First and last names that were typed into one field."""
        for step in (step for goal in imported.goals for step in goal.steps):
            self._note(step)
        for first, last in self._names:
            self.identity.setdefault("first_name", first)
            self.identity.setdefault("last_name", last)

    def _note(self, step: ImportedStep) -> None:
        key, typed = _typed(step.data)
        if key == "navigate" and typed:
            pairs = parse_qsl(urlsplit(typed).query)
            self._hidden |= {text for name, text in pairs if SECRET.search(name)}
        if key != "fill" or not typed:
            return
        words = f"{step.words} {_named(step.data)}"
        if _is_secret(words, typed):
            is_card = _CARD.fullmatch(typed.strip()) is not None
            name = "CARD_NUMBER" if is_card else _variable(words)
            number = len(set(self.secrets.values())) + 1
            if name in self.secrets.values():
                name = f"{name}_{number}"
            self.secrets.setdefault(typed, name)
        elif own := _own(words, typed):
            self.identity.setdefault(own, typed)
        elif (names := _TWO_NAMES.fullmatch(typed)) and _WHOLE_NAME.search(words):
            self._names.append((names[1], names[2]))

    def step(self, step: ImportedStep) -> ImportedStep:
        """The step as it may stand in a file."""
        key, typed = _typed(step.data)
        if step.data is None:
            return step
        data = step.data
        if key in ("fill", "select_option"):
            element = dict(data[key])
            if typed in self.secrets:
                element["value"] = Variable(self.secrets[typed])
                note = f"set {element['value']} in the environment"
                step = replace(step, note="; ".join(filter(None, [step.note, note])))
            else:
                element["value"] = self._in_place(typed)
            data = {**data, key: element}
        is_held = self._holds_secret(data)
        return replace(step, data=None if is_held else data, note=HELD if is_held else step.note)

    def _in_place(self, typed: str) -> str:
        """What was typed, with the visitor's own data as {email} and so on."""
        own = next((name for name, text in self.identity.items() if text == typed), "")
        whole = f"{self.identity.get('first_name')} {self.identity.get('last_name')}"
        if own or typed == whole:
            return f"{{{own}}}" if own else "{first_name} {last_name}"
        return typed.replace("{", "{{").replace("}", "}}")

    def _holds_secret(self, data: object) -> bool:
        match data:
            case Variable():
                return False
            case str():
                long = (text for text in self.secrets if len(text) >= SHORTEST)
                return any(text in data for text in (*long, *self._hidden) if text)
            case Mapping():
                return any(map(self._holds_secret, data.values()))
        return False


def _typed(data: Data | None) -> tuple[str, str]:
    """The action, and the text that it types or opens."""
    key, element = next(iter(data.items())) if data else ("", "")
    text = element.get("value", "") if isinstance(element, Mapping) else element
    return key, str(text)


def _named(data: Data | None) -> str:
    element = next(iter(data.values())) if data else None
    if not isinstance(element, Mapping):
        return ""
    return " ".join(str(text) for name, text in element.items() if name != "value")


def _is_secret(words: str, typed: str) -> bool:
    return SECRET.search(words) is not None or _CARD.fullmatch(typed.strip()) is not None


def _variable(words: str) -> str:
    is_code = re.search(r"\bcvc\b|\bcvv\b|\bcsc\b|security.code", words, re.IGNORECASE)
    return "CARD_CODE" if is_code else "VISITOR_PASSWORD"


def _own(words: str, typed: str) -> str:
    """Which part of the visitor's data it is; empty: none."""
    if _MAIL.fullmatch(typed):
        return "email"
    return next((name for name, pattern in _OWN if pattern.search(words)), "")
