"""The Redactor: masks secrets and personal data in everything that was captured of a visit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields, replace
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_origin, get_type_hints

from auditor.config.models import Redact
from auditor.model import Cookie, PageVisit, Push, Request, VisitFacts
from auditor.model.masks import masks_in
from auditor.model.server import ServerRequest
from auditor.redact.digests import Digests
from auditor.redact.known_values import (
    KnownValues,
    identity_hashes,
    identity_spellings,
    secret_spellings,
)
from auditor.redact.nested_encodings import mask_runs
from auditor.redact.patterns import mask_emails, mask_phones
from auditor.redact.structure import HIDDEN, Names, Structure
from auditor.wire.address import split_url
from auditor.wire.bodies import read_body

T = TypeVar("T")
LONGEST = 256_000
"""How many characters of a body, an address or any other text are kept."""
LIMITS = {"html": 2_000_000, "source": 2_000_000, "text": 8_000}
"""The limits of fields that have their own: a page's markup, a console message."""
LONGEST_SCRIPT = 4_000_000
"""How many characters of a container's script are kept."""
DEEPEST = 40
MOST_VALUES = 20_000
"""How deep and how large a push may be; the rest becomes `(cut)`."""
CACHED_CHARACTERS = 4_000
"""Masked texts up to this length are cached: the same addresses come again and again."""
ADDRESSES = frozenset({
    "url", "final_url", "redirects", "initiator", "frame_url", "page_url", "location", "blocked",
    "chain", "referrer", "set_by", "link", "before",
})  # fmt: skip
"""Fields that hold a URL; all other texts are masked as plain text."""
OURS = frozenset(
    {"id", "leg", "goal", "device", "began", "inconclusive", "run", "body", "payload", "box"}
)
"""Fields whose texts are the spec's or tagproof's own, or that are masked by another method."""


@cache
def unmasked_fields(fact: type[object]) -> frozenset[str]:
    """The fields of a fact whose words are tagproof's own: those in OURS, and each Literal.

    An identity may hold one of these words ("page"). If it were masked here, the fact could not be
    read again.
    """
    closed = {name for name, hint in get_type_hints(fact).items() if get_origin(hint) is Literal}
    return OURS | closed


class Redactor:
    """Masks what the store and the report must not show. An audit has one."""

    def __init__(
        self,
        identity: Mapping[str, str],
        secrets: Iterable[str] = (),
        settings: Redact | None = None,
        own_hosts: Collection[str] = (),
    ) -> None:
        """`identity`: the planted values by name; `secrets`: values from the environment."""
        settings, secrets = settings or Redact(), tuple(secrets)
        self._known_values = KnownValues(
            [*identity_spellings(identity, own_hosts), *secret_spellings(secrets)]
        )
        self._has_lines = any("\n" in value for value in (*identity.values(), *secrets))
        self._digests = Digests(identity_hashes(identity))
        self._emails = settings.emails
        self._phones = settings.phone_numbers
        self._structure = Structure(self._mask_plain, Names(settings.params), Names(settings.keep))
        self._cached_mask = lru_cache(maxsize=8192)(self._mask)
        self._cached_url = lru_cache(maxsize=8192)(self._structure.url)
        self._script = lru_cache(maxsize=64)(self._mask_script)

    def text(self, text: str) -> str:
        """The text with masks in place of secrets, identity, e-mail addresses and phone numbers."""
        return self._shortened(text, self._mask_plain)

    def url(self, url: str) -> str:
        """The address with masks, parameter by parameter."""
        return self._shortened(url, self._mask_url)

    def facts(self, facts: VisitFacts) -> VisitFacts:
        """The facts of a visit as they may be stored, its bodies decompressed and decoded."""
        return VisitFacts(
            visit=self._fact(facts.visit),
            pages=tuple(map(self._page, facts.pages)),
            steps=tuple(map(self._fact, facts.steps)),
            requests=tuple(
                self._request(request, facts.bodies.get(request.id)) for request in facts.requests
            ),
            pushes=tuple(map(self._push, facts.pushes)),
            routes=tuple(map(self._fact, facts.routes)),
            cookies=tuple(
                self._cookie(cookie, facts.cookie_values.get(n, ()))
                for n, cookie in enumerate(facts.cookies)
            ),
            storage=tuple(map(self._fact, facts.storage)),
            kept_ids=tuple(map(self._fact, facts.kept_ids)),
            console=tuple(map(self._fact, facts.console)),
            violations=tuple(map(self._fact, facts.violations)),
            script_times=tuple(map(self._fact, facts.script_times)),
            screenshots=tuple(map(self._fact, facts.screenshots)),
            texts=MappingProxyType({key: self.text(text) for key, text in facts.texts.items()}),
            scripts=MappingProxyType(
                {key: self._script(text) for key, text in facts.scripts.items()}
            ),
        )

    def server_request(self, request: ServerRequest) -> ServerRequest:
        """A request of the site's server as it may be stored."""
        masked = self._fact(request)
        text, note = self._body(request.body, masked.body_note, request.content_type)
        return replace(masked, body=text, body_note=note)

    def _page(self, page: PageVisit) -> PageVisit:
        """The page, masked. Lines that its source shares with its markup are masked only once.

        Line by line is enough: only a value with a line break in it could cross the end of a line.
        """
        masked = self._fact(replace(page, source=""))
        lines, masked_lines = page.html.split("\n"), masked.html.split("\n")
        source = page.source.split("\n")
        masked_line = dict(zip(lines, masked_lines, strict=False))
        new = [line for line in dict.fromkeys(source) if line not in masked_line]
        limit = LIMITS["source"]
        masked_new = (
            self._shortened("\n".join(new), self._mask_plain, limit).split("\n") if new else []
        )
        if self._has_lines or len(lines) != len(masked_lines) or len(new) != len(masked_new):
            return replace(masked, source=self._shortened(page.source, self._mask_plain, limit))
        masked_line |= dict(zip(new, masked_new, strict=True))
        return replace(masked, source="\n".join(masked_line[line] for line in source))

    def _fact(self, fact: T) -> T:
        """A fact (a dataclass) with masks in all its texts."""
        changed: dict[str, Any] = {}
        unmasked = unmasked_fields(type(fact))  # type: ignore[arg-type] # a class is hashable
        for field in fields(fact):  # type: ignore[arg-type]
            value = getattr(fact, field.name)
            if field.name in unmasked or isinstance(value, Enum):
                continue
            mask = self._mask_url if field.name in ADDRESSES else self._mask_plain
            limit = LIMITS.get(field.name, LONGEST)
            if isinstance(value, str) and value:
                changed[field.name] = self._shortened(value, mask, limit)
            elif isinstance(value, tuple) and field.name != "holds":
                changed[field.name] = tuple(self._shortened(text, mask, limit) for text in value)
        return replace(fact, **changed)  # type: ignore[type-var]

    def _request(self, request: Request, body: bytes | None) -> Request:
        if body is None:
            text, note = request.body, request.body_note
        else:
            text, note = read_body(body, request.content_encoding, split_url(request.url)[1])
        masked = self._fact(request)
        text, note = self._body(text, note, request.content_type)
        return replace(masked, body=text, body_note=note or masked.body_note)

    def _body(self, text: str, note: str, content_type: str) -> tuple[str, str]:
        """A body's text, masked and cut, and the note on it."""
        if len(text) > LONGEST and not note.endswith("cut"):
            note = f"{note}, cut" if note else "cut"

        def mask(text: str) -> str:
            return self._known_values.mask(self._structure.body(text, content_type))

        return self._shortened(text, mask), note

    def _cookie(self, cookie: Cookie, values: Iterable[str]) -> Cookie:
        """The cookie with the masks that its values would have, and without the values."""
        masks = (str(mask) for value in values for mask in masks_in(self.text(value)))
        return replace(self._fact(cookie), holds=tuple(dict.fromkeys(masks)))

    def _push(self, push: Push) -> Push:
        """The push with masks in its payload, cut where it is too deep or too large."""
        remaining = MOST_VALUES

        def masked(value: object, name: str, depth: int) -> object:
            nonlocal remaining
            remaining -= 1
            if remaining < 0 or depth > DEEPEST:
                return "(cut)"
            if value not in (None, "") and self._structure.hidden.match(name):
                return HIDDEN
            if isinstance(value, dict):
                return {
                    self.text(str(key)): masked(inner, _below(name, key), depth + 1)
                    for key, inner in value.items()
                }
            if isinstance(value, list | tuple):
                return [masked(inner, _below(name, i), depth + 1) for i, inner in enumerate(value)]
            return self._single(name, value)

        return replace(self._fact(push), payload=masked(push.payload, "", 0))

    def _single(self, name: str, value: object) -> object:
        """A plain value of a push, masked; a number that is masked becomes text."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            masked = self._mask_plain(str(value), patterns=False)
            return value if masked == str(value) else masked

        def mask(text: str) -> str:
            return self._known_values.mask(self._structure.value(name, text))

        return self._shortened(str(value), mask)

    def _mask_url(self, url: str) -> str:
        mask = self._cached_url if len(url) <= CACHED_CHARACTERS else self._structure.url
        return self._known_values.mask(mask(url))

    def _mask_script(self, text: str) -> str:
        return self._shortened(text, self._mask_plain, LONGEST_SCRIPT)

    def _mask_plain(self, text: str, *, patterns: bool = True) -> str:
        """A text without structure, masked; `patterns`: e-mail addresses and phone numbers too."""
        if len(text) <= CACHED_CHARACTERS:
            return self._cached_mask(text, patterns)
        return self._mask(text, patterns)

    def _mask(self, text: str, patterns: bool, depth: int = 0) -> str:  # noqa: FBT001 - a key of the cache
        text = mask_runs(
            text, self._digests, lambda inner: self._mask(inner, patterns, depth + 1), depth
        )
        text = self._known_values.mask(text)
        if patterns and self._emails:
            text = mask_emails(text)
        if patterns and self._phones:
            text = mask_phones(text)
        return text

    def _shortened(self, text: str, mask: Callable[[str], str], limit: int = LONGEST) -> str:
        """The text with masks, and no longer than the limit.

        A margin beyond the limit is masked too, so that no value is cut in half before masking.
        """
        if len(text) <= limit:
            return mask(text)
        margin = self._known_values.longest
        masked = mask(text[: limit + margin])
        return masked[: min(limit, len(masked) - margin)]


def _below(name: str, key: object) -> str:
    return f"{name}.{key}" if name else str(key)
