"""Redactor: applies all masks to all that was captured of a visit."""

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
from auditor.redact.digests import Digests
from auditor.redact.known_values import Needles, identity_hashes, identity_needles, secret_needles
from auditor.redact.nested_encodings import mask_runs
from auditor.redact.patterns import mask_emails, mask_phones
from auditor.redact.structure import HIDDEN, Names, Structure
from auditor.wire.address import split_url
from auditor.wire.bodies import read_body

T = TypeVar("T")
LONGEST = 256_000
"""Characters of a body, an address or any other text that are kept."""
LONGER_OR_SHORTER = {"html": 2_000_000, "source": 2_000_000, "text": 8_000}
"""The same for fields that have their own limit: a page's markup, a console message."""
LONGEST_SCRIPT = 4_000_000
"""The same for a container's script."""
DEEPEST = 40
MOST_VALUES = 20_000
"""How deep and how large a push may be; the rest becomes `(cut)`."""
SMALL = 4_000
"""Texts up to this length are remembered: the same addresses come again and again."""
ADDRESSES = frozenset({
    "url", "final_url", "redirects", "initiator", "frame_url", "page_url", "location", "blocked",
    "chain", "referrer", "set_by", "link", "before",
})  # fmt: skip
"""Fields that hold a URL; all other texts are masked as plain text."""
OURS = frozenset(
    {"id", "leg", "goal", "device", "began", "inconclusive", "run", "body", "payload", "box"}
)
"""Fields that come from the spec or the backend itself, or are masked on their own."""


@cache
def fields_of_ours(noun: type[object]) -> frozenset[str]:
    """The fields of a fact that hold words of our own: those in OURS, and each Literal.

    An identity may well hold one of these words ("page"). Masked, a fact could not be read again.
    """
    closed = {name for name, kind in get_type_hints(noun).items() if get_origin(kind) is Literal}
    return OURS | closed


class Redactor:
    """Masks what the store and the report must not show; made once an audit."""

    def __init__(
        self,
        identity: Mapping[str, str],
        secrets: Iterable[str] = (),
        settings: Redact | None = None,
        own_hosts: Collection[str] = (),
    ) -> None:
        """`identity`: the planted values by name; `secrets`: values from the environment."""
        settings, secrets = settings or Redact(), tuple(secrets)
        self._needles = Needles([*identity_needles(identity, own_hosts), *secret_needles(secrets)])
        self._has_lines = any("\n" in each for each in (*identity.values(), *secrets))
        self._digests = Digests(identity_hashes(identity))
        self._emails = settings.emails
        self._phones = settings.phone_numbers
        self._structure = Structure(self._plain, Names(settings.params), Names(settings.keep))
        self._remembered = lru_cache(maxsize=8192)(self._masked)
        self._url = lru_cache(maxsize=8192)(self._structure.url)
        self._script = lru_cache(maxsize=64)(self._masked_script)

    def text(self, text: str) -> str:
        """The text with masks in place of secrets, identity and patterns."""
        return self._shortened(text, self._plain)

    def url(self, url: str) -> str:
        """The same for an address, parameter by parameter."""
        return self._shortened(url, self._masked_url)

    def facts(self, facts: VisitFacts) -> VisitFacts:
        """The facts of a visit as they may be stored; its bodies decompressed and decoded."""
        return VisitFacts(
            visit=self._noun(facts.visit),
            pages=tuple(map(self._page, facts.pages)),
            steps=tuple(map(self._noun, facts.steps)),
            requests=tuple(
                self._request(request, facts.bodies.get(request.id)) for request in facts.requests
            ),
            pushes=tuple(map(self._push, facts.pushes)),
            routes=tuple(map(self._noun, facts.routes)),
            cookies=tuple(
                self._cookie(each, facts.cookie_values.get(n, ()))
                for n, each in enumerate(facts.cookies)
            ),
            storage=tuple(map(self._noun, facts.storage)),
            console=tuple(map(self._noun, facts.console)),
            violations=tuple(map(self._noun, facts.violations)),
            script_times=tuple(map(self._noun, facts.script_times)),
            screenshots=tuple(map(self._noun, facts.screenshots)),
            texts=MappingProxyType({key: self.text(text) for key, text in facts.texts.items()}),
            scripts=MappingProxyType(
                {key: self._script(text) for key, text in facts.scripts.items()}
            ),
        )

    def _page(self, page: PageVisit) -> PageVisit:
        """The page. Lines that its source shares with its markup are masked but once.

        Nothing that is masked goes on from one line to the next, but a value that has lines itself.
        """
        masked = self._noun(replace(page, source=""))
        html, shown, lines = (each.split("\n") for each in (page.html, masked.html, page.source))
        known = dict(zip(html, shown, strict=False))
        new = [line for line in dict.fromkeys(lines) if line not in known]
        limit = LONGER_OR_SHORTER["source"]
        fresh = self._shortened("\n".join(new), self._plain, limit).split("\n") if new else []
        if self._has_lines or len(html) != len(shown) or len(new) != len(fresh):
            return replace(masked, source=self._shortened(page.source, self._plain, limit))
        known |= dict(zip(new, fresh, strict=True))
        return replace(masked, source="\n".join(known[line] for line in lines))

    def _noun(self, noun: T) -> T:
        """A dataclass with masks in all its texts."""
        changed: dict[str, Any] = {}
        ours = fields_of_ours(type(noun))  # type: ignore[arg-type] # a class is hashable
        for field in fields(noun):  # type: ignore[arg-type]
            value = getattr(noun, field.name)
            if field.name in ours or isinstance(value, Enum):
                continue
            mask = self._masked_url if field.name in ADDRESSES else self._plain
            limit = LONGER_OR_SHORTER.get(field.name, LONGEST)
            if isinstance(value, str) and value:
                changed[field.name] = self._shortened(value, mask, limit)
            elif isinstance(value, tuple) and field.name != "holds":
                changed[field.name] = tuple(self._shortened(each, mask, limit) for each in value)
        return replace(noun, **changed)  # type: ignore[type-var]

    def _request(self, request: Request, body: bytes | None) -> Request:
        if body is None:
            text, note = request.body, request.body_note
        else:
            text, note = read_body(body, request.content_encoding, split_url(request.url)[1])
        if len(text) > LONGEST and not note.endswith("cut"):
            note = f"{note}, cut" if note else "cut"

        def mask(text: str) -> str:
            return self._needles.mask(self._structure.body(text, request.content_type))

        known = self._noun(request)
        return replace(known, body=self._shortened(text, mask), body_note=note or known.body_note)

    def _cookie(self, cookie: Cookie, values: Iterable[str]) -> Cookie:
        """The cookie, with the masks that its values would have; they themselves are dropped."""
        masks = (str(mask) for value in values for mask in masks_in(self.text(value)))
        return replace(self._noun(cookie), holds=tuple(dict.fromkeys(masks)))

    def _push(self, push: Push) -> Push:
        left = MOST_VALUES

        def masked(value: object, name: str, depth: int) -> object:
            nonlocal left
            left -= 1
            if left < 0 or depth > DEEPEST:
                return "(cut)"
            if value not in (None, "") and self._structure.hidden.match(name):
                return HIDDEN
            if isinstance(value, dict):
                return {
                    self.text(str(key)): masked(each, _below(name, key), depth + 1)
                    for key, each in value.items()
                }
            if isinstance(value, list | tuple):
                return [masked(each, _below(name, i), depth + 1) for i, each in enumerate(value)]
            return self._single(name, value)

        return replace(self._noun(push), payload=masked(push.payload, "", 0))

    def _single(self, name: str, value: object) -> object:
        """A text, number, truth value or null of a push; a number that is masked becomes text."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            shown = self._plain(str(value), patterns=False)
            return value if shown == str(value) else shown

        def mask(text: str) -> str:
            return self._needles.mask(self._structure.value(name, text))

        return self._shortened(str(value), mask)

    def _masked_url(self, url: str) -> str:
        masked = self._url(url) if len(url) <= SMALL else self._structure.url(url)
        return self._needles.mask(masked)

    def _masked_script(self, text: str) -> str:
        return self._shortened(text, self._plain, LONGEST_SCRIPT)

    def _plain(self, text: str, *, patterns: bool = True) -> str:
        if len(text) <= SMALL:
            return self._remembered(text, patterns)
        return self._masked(text, patterns)

    def _masked(self, text: str, patterns: bool, depth: int = 0) -> str:  # noqa: FBT001 - a key of the cache
        text = mask_runs(
            text, self._digests, lambda inner: self._masked(inner, patterns, depth + 1), depth
        )
        text = self._needles.mask(text)
        if patterns and self._emails:
            text = mask_emails(text)
        if patterns and self._phones:
            text = mask_phones(text)
        return text

    def _shortened(self, text: str, mask: Callable[[str], str], limit: int = LONGEST) -> str:
        """The text with masks, and no longer than the limit.

        Some more is masked than is kept, so that half a value never stands before the cut.
        """
        if len(text) <= limit:
            return mask(text)
        margin = self._needles.longest
        masked = mask(text[: limit + margin])
        return masked[: min(limit, len(masked) - margin)]


def _below(name: str, key: object) -> str:
    return f"{name}.{key}" if name else str(key)
