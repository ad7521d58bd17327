"""The scripts, noscripts and links in a page's markup as the server sent it. No check is in here.

The markup is read as a browser reads it: comments are skipped, scripts of unknown types do not
run, and the head ends at the first element that is not allowed in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

NAME = re.compile(r"<(?:(!--)|(/?)([a-z][a-z0-9-]*))", re.IGNORECASE)
MARK = re.compile("[>\"']")
LONGEST = 5000
"""Characters of an attribute's value; a quote that is not closed by then was none."""
ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]{1,100})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?"
)
RAW = frozenset({"script", "style", "noscript", "textarea", "title", "template", "iframe", "xmp"})
"""Elements whose content is text, or is not shown: nothing in them is an element of the page."""
OF_HEAD = frozenset({
    "html", "head", "title", "meta", "link", "base", "script", "style", "noscript", "template",
})  # fmt: skip
CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in RAW}
KEPT = frozenset({"script", "noscript", "link"})
RUN = frozenset({
    "", "module", "text/javascript", "application/javascript", "text/ecmascript",
    "application/ecmascript", "application/x-javascript", "text/jscript",
})  # fmt: skip
"""Types of scripts that a browser runs; consent platforms and optimisers give others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A script, a noscript or a link of a page."""

    name: str
    at: int
    """Where it stands in the markup."""
    in_head: bool
    first: bool
    """Whether it stands in the body before anything that is shown."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def runs(self) -> bool:
        """Whether it is a script that the browser runs."""
        kind = self.attributes.get("type", "").partition(";")[0].strip().lower()
        return self.name == "script" and kind in RUN

    @property
    def source(self) -> str:
        """The address of what it loads."""
        return self.attributes.get("src") or self.attributes.get("href") or ""

    @property
    def is_awaited(self) -> bool:
        """Whether the parser, or the scripts after it, wait until the element is loaded."""
        attributes = self.attributes
        if self.name == "link":
            rel = attributes.get("rel", "").lower().split()
            media = attributes.get("media", "all").strip().lower()
            return "stylesheet" in rel and "alternate" not in rel and media in {"", "all", "screen"}
        late = (
            "async" in attributes
            or "defer" in attributes
            or attributes.get("type", "").lower() == "module"
        )
        return self.runs and bool(self.source) and not late


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """The elements that tags are made of."""

    elements: tuple[Element, ...] = ()
    has_content: bool = False
    """Whether something that is shown was read, so that the beginning of the body is known."""


def read_markup(source: str) -> Markup:
    """The scripts, noscripts and links of a page, in their order."""
    reader = _Reader(source)
    elements = tuple(reader.elements())
    return Markup(elements=elements, has_content=reader.has_content)


class _Reader:
    """Reads the markup once, from its beginning to its end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._in_head, self.has_content = True, False

    def elements(self) -> Iterator[Element]:
        position = 0
        while match := NAME.search(self._source, position):
            comment, closing, name = match[1], match[2], (match[3] or "").lower()
            if comment:
                position = self._after("-->", match.end())
                continue
            content = end = self._end_of_tag(match.end())
            if name in RAW and not closing:
                closed = CLOSING[name].search(self._source, end)
                content = closed.start() if closed else len(self._source)
            self._note_end_of_head(name, closing=bool(closing))
            if name in KEPT and not closing:
                yield Element(
                    name=name,
                    at=match.start(),
                    in_head=self._in_head,
                    first=not self._in_head and not self.has_content,
                    attributes=_attributes(self._source[match.end() : end]),
                    text=self._source[end:content],
                )
            elif not self._in_head and not closing and name not in OF_HEAD | {"body"}:
                self.has_content = True
            position = max(content, end)

    def _note_end_of_head(self, name: str, *, closing: bool) -> None:
        if (closing and name == "head") or (not closing and name not in OF_HEAD):
            self._in_head = False

    def _after(self, text: str, start: int) -> int:
        """Where a text ends; the end of the markup where it is missing."""
        at = self._source.find(text, start)
        return len(self._source) if at < 0 else at + len(text)

    def _end_of_tag(self, position: int) -> int:
        """Where a tag ends whose attributes begin here: an angle in quotes does not end it."""
        while (mark := MARK.search(self._source, position)) and mark[0] != ">":
            closed = self._source.find(mark[0], mark.end(), mark.end() + LONGEST)
            if closed < 0:
                return self._after(">", mark.end())
            position = closed + 1
        return mark.end() if mark else len(self._source)


def _attributes(text: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(text[:10_000]):
        attributes.setdefault(name.lower(), next(filter(None, values), ""))
    return attributes
