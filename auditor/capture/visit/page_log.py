"""The documents of a visit's main frames, in the order in which they were asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator

from auditor.capture.drafts import OpenPage, OpenRequest
from auditor.capture.visit.clock import VisitClock


class PageLog:
    """The pages of a visit as they come."""

    def __init__(self, clock: VisitClock) -> None:
        """There is none yet."""
        self._clock = clock
        self._pages: list[OpenPage] = []

    def __iter__(self) -> Iterator[OpenPage]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def last(self) -> OpenPage | None:
        """The page that was asked for last."""
        return self._pages[-1] if self._pages else None

    def open(self, url: str) -> OpenPage:
        """The new page: a main frame asks for a document."""
        page = OpenPage(id=len(self._pages) + 1, at=time.monotonic(), url=url, final_url=url)
        self._pages.append(page)
        return page

    def of_document(self, document: float, url: str) -> OpenPage | None:
        """The page whose script tells us something; the first message names the document."""
        for page in self._pages:
            if page.document == document:
                return page
        unnamed = [page for page in self._pages if page.document is None]
        if not unnamed:
            return self.last
        page = unnamed[-1]
        page.document = document
        if url.startswith("http"):
            page.final_url = url
        return page

    def at(self, request: OpenRequest) -> int | None:
        """The id of the page that was open when a request was made."""
        opened = [page for page in self._pages if page.at <= request.at]
        return opened[-1].id if opened else None

    def opened_after(self, id_: int) -> float | None:
        """When the next page after this one answered, in seconds of the monotonic clock."""
        return next((page.at for page in self._pages if page.id > id_ and page.status), None)

    def began(self, id_: int) -> int:
        """When a page was asked for, in milliseconds since the visit began."""
        return next((self._clock.since_began(page.at) for page in self._pages if page.id == id_), 0)
