"""The documents of a visit's main frames, in the order in which they were requested."""

from __future__ import annotations

import time
from collections.abc import Iterator

from auditor.capture.drafts import OpenPage, OpenRequest
from auditor.capture.visit.clock import VisitClock


class PageLog:
    """The pages of a visit as they come."""

    def __init__(self, clock: VisitClock) -> None:
        """Start empty."""
        self._clock = clock
        self._pages: list[OpenPage] = []

    def __iter__(self) -> Iterator[OpenPage]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def last(self) -> OpenPage | None:
        """The page that was requested last."""
        return self._pages[-1] if self._pages else None

    def open(self, url: str) -> OpenPage:
        """A new page: a main frame requests a document."""
        page = OpenPage(id=len(self._pages) + 1, at=time.monotonic(), url=url, final_url=url)
        self._pages.append(page)
        return page

    def of_document(self, document: float, url: str) -> OpenPage | None:
        """The page that a message of a document belongs to; its first message binds the two."""
        for page in self._pages:
            if page.document == document:
                return page
        unbound = [page for page in self._pages if page.document is None]
        if not unbound:
            return self.last
        page = unbound[-1]
        page.document = document
        if url.startswith("http"):
            page.final_url = url
        return page

    def has_document(self, document: float | None) -> bool:
        """Whether a page is known to be this document."""
        return document is not None and any(page.document == document for page in self._pages)

    def at(self, request: OpenRequest) -> int | None:
        """The id of the page that was open when a request was made."""
        opened = [page for page in self._pages if page.at <= request.at]
        return opened[-1].id if opened else None

    def opened_after(self, id_: int) -> float | None:
        """When the next page with an answer was requested, in seconds of the monotonic clock."""
        return next((page.at for page in self._pages if page.id > id_ and page.status), None)

    def began(self, id_: int) -> int:
        """When a page was requested, in milliseconds since the visit began."""
        return next((self._clock.since_began(page.at) for page in self._pages if page.id == id_), 0)
