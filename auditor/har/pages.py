"""Which page each entry of a HAR file belongs to.

DevTools makes a page of each navigation; other tools make one of a whole session, or none at all.
So each document that was navigated to begins a page of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from auditor.har.entries import headers_of, moment_of, part_of, text_of
from auditor.wire.address import host_of, site_of

Thing = Mapping[str, Any]
_REDIRECTED = range(300, 400)


@dataclass(slots=True)
class _Page:
    """A page as it is put together."""

    name: str
    at: datetime
    started: str
    title: str
    url: str = ""
    """The address of its document; empty until that was met."""
    entries: list[Thing] = field(default_factory=list)

    @property
    def told(self) -> Thing:
        return {"id": self.name, "startedDateTime": self.started, "title": self.title}


def paged(pages: Sequence[Thing], entries: Sequence[Thing]) -> list[tuple[Thing, list[Thing]]]:
    """Pages with their entries, in the order of time; pages without any are left out.

    Of a file that neither has pages nor shows a navigation, nothing.
    """
    known = [
        _Page(
            name=str(page.get("id")),
            at=_moment(page),
            started=text_of(page, "startedDateTime"),
            title=text_of(page, "title"),
        )
        for page in pages
    ]
    site = ""
    for entry in sorted(entries, key=_moment):
        page: _Page | None
        if is_navigation(entry, site):
            url = text_of(part_of(entry, "request"), "url")
            site = site or site_of(host_of(url))
            page = _begun(known, entry, url)
        else:
            page = _open_for(known, entry)
        if page is not None:
            page.entries.append({**entry, "pageref": page.name})
    known.sort(key=lambda page: page.at)
    return [(page.told, page.entries) for page in known if page.entries]


def is_navigation(entry: Thing, site: str) -> bool:
    """Whether a document was opened, in a tab of its own. `site`: the recording's first one's.

    A browser says so in a header. Without it, a document of the same site counts as one.
    """
    asked, answer = part_of(entry, "request"), part_of(entry, "response")
    if answer.get("status") in _REDIRECTED:
        return False
    kind = text_of(entry, "_resourceType").lower()
    if kind not in {"", "document"}:
        return False
    if kind == "" and not text_of(part_of(answer, "content"), "mimeType").startswith("text/html"):
        return False
    if aim := headers_of(asked).get("sec-fetch-dest"):
        return aim == "document"
    return not site or site_of(host_of(text_of(asked, "url"))) == site


def _begun(known: list[_Page], entry: Thing, url: str) -> _Page:
    """The page that this document begins: the one that the entry names, if that has none yet."""
    name = str(entry.get("pageref"))
    page = next((each for each in known if each.name == name and not each.url), None)
    if page is None:
        page = _Page(
            name=f"{name} {len(known)}",
            at=_moment(entry),
            started=text_of(entry, "startedDateTime"),
            title=url,
        )
        known.append(page)
    page.url = url
    return page


def _open_for(known: list[_Page], entry: Thing) -> _Page | None:
    """The page that asked: by the referrer where that is whole, else the one that was open."""
    at = _moment(entry)
    begun = [each for each in known if each.at <= at] or known[:1]
    referrer = headers_of(part_of(entry, "request")).get("referer", "")
    if referrer.rstrip("/") != _origin(referrer):
        for page in reversed(begun):
            if page.url.partition("#")[0] == referrer:
                return page
    name = str(entry.get("pageref"))
    of_name = [each for each in begun if each.name == name or each.name.startswith(f"{name} ")]
    return max(of_name or begun, key=lambda page: page.at, default=None)


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _moment(thing: Thing) -> datetime:
    return moment_of(thing) or datetime.fromtimestamp(0, UTC)
