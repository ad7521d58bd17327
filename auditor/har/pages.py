"""Assigns the entries of a HAR file to pages.

DevTools makes one page for each navigation; other tools make one for a whole session, or none. So
here each document that was navigated to begins a page of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from auditor.har.entries import headers_of, is_document, moment_of, part_of, text_of
from auditor.wire.address import host_of, site_of

HarObject = Mapping[str, Any]
"""An object of a HAR file's JSON."""
_REDIRECTED = range(300, 400)


@dataclass(slots=True)
class _Page:
    """A page whose entries are still being collected."""

    name: str
    at: datetime
    started: str
    title: str
    url: str = ""
    """The address of its document; empty until the document's entry is read."""
    entries: list[HarObject] = field(default_factory=list)

    @property
    def as_har(self) -> HarObject:
        return {"id": self.name, "startedDateTime": self.started, "title": self.title}


def entries_by_page(
    pages: Sequence[HarObject], entries: Sequence[HarObject]
) -> list[tuple[HarObject, list[HarObject]]]:
    """The pages with their entries, in order of time; without pages that have no entries.

    Empty for a file that has neither pages nor a navigation.
    """
    known_pages = [
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
            page = _begun(known_pages, entry, url)
        else:
            page = _open_for(known_pages, entry)
        if page is not None:
            page.entries.append({**entry, "pageref": page.name})
    known_pages.sort(key=lambda page: page.at)
    return [(page.as_har, page.entries) for page in known_pages if page.entries]


def is_navigation(entry: HarObject, site: str) -> bool:
    """Whether this entry opened a document in a tab. `site`: that of the file's first document.

    Browsers say so in a header. Without the header, any document of the same site counts.
    """
    request, response = part_of(entry, "request"), part_of(entry, "response")
    if response.get("status") in _REDIRECTED or not is_document(entry):
        return False
    if destination := headers_of(request).get("sec-fetch-dest"):
        return destination == "document"
    return not site or site_of(host_of(text_of(request, "url"))) == site


def _begun(known_pages: list[_Page], entry: HarObject, url: str) -> _Page:
    """The page of this document: the one that the entry names, unless that has a document already.

    Else a new page, which is added to `known_pages`.
    """
    name = str(entry.get("pageref"))
    page = next((page for page in known_pages if page.name == name and not page.url), None)
    if page is None:
        page = _Page(
            name=f"{name} {len(known_pages)}",
            at=_moment(entry),
            started=text_of(entry, "startedDateTime"),
            title=url,
        )
        known_pages.append(page)
    page.url = url
    return page


def _open_for(known_pages: list[_Page], entry: HarObject) -> _Page | None:
    """The page that made this request: by a referrer with a path, else the page that was open."""
    at = _moment(entry)
    begun = [page for page in known_pages if page.at <= at] or known_pages[:1]
    referrer = headers_of(part_of(entry, "request")).get("referer", "")
    if referrer.rstrip("/") != _origin(referrer):
        for page in reversed(begun):
            if page.url.partition("#")[0] == referrer:
                return page
    name = str(entry.get("pageref"))
    of_name = [page for page in begun if page.name == name or page.name.startswith(f"{name} ")]
    return max(of_name or begun, key=lambda page: page.at, default=None)


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _moment(timed: HarObject) -> datetime:
    """When a page or an entry started; those without a time come first."""
    return moment_of(timed) or datetime.fromtimestamp(0, UTC)
