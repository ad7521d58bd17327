"""Which document of a tab a request belongs to: the current one, the previous one, or the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditor.capture.drafts import OpenPage, OpenRequest

REDIRECTS = range(300, 400)


class Documents:
    """The documents of one main frame, from the request for the first one on."""

    def __init__(self, frame: str, shown: OpenPage | None = None) -> None:
        """`shown`: the page that the frame shows already, if any."""
        self._frame = frame
        self.shown = shown
        self._previous: OpenPage | None = None
        self._next: OpenPage | None = None

    def assign_page(
        self,
        event: dict[str, Any],
        request: OpenRequest,
        open_page: Callable[[str], OpenPage],
    ) -> OpenPage | None:
        """The page that a paused request belongs to, which is noted in the request.

        Args:
            event: `Fetch.requestPaused`.
            request: the request that it describes.
            open_page: opens a page for the URL of a new document.
        """
        page: OpenPage | None
        if self._is_document(event):
            page = request.document = self._next_page(event, request, open_page)
        else:
            # A request without a network id was made by fetchLater, or by a document that was going
            # away.
            if not event.get("networkId") and event["resourceType"] != "Document":
                request.moment = "live" if self._previous is None else "pagehide"
            page = (self._previous if request.moment == "pagehide" else None) or self.shown
        request.page = page.id if page is not None else None
        return page

    def answered(self, event: dict[str, Any]) -> None:
        """Take a paused response; after a document's, requests belong to the new page."""
        if not self._is_document(event) or self._next is None:
            return
        status = event.get("responseStatusCode")
        self._next.status = status
        if reason := event.get("responseErrorReason"):
            self._next.error = str(reason)
        elif status not in REDIRECTS:
            self._previous, self.shown = self.shown, self._next

    def leave(self) -> None:
        """Note that the page that is shown is about to go away."""
        self._previous = self.shown

    def _is_document(self, event: dict[str, Any]) -> bool:
        """Whether a paused request or response is the frame's next document."""
        return bool(event["resourceType"] == "Document" and event.get("frameId") == self._frame)

    def _next_page(
        self, event: dict[str, Any], request: OpenRequest, open_page: Callable[[str], OpenPage]
    ) -> OpenPage:
        if event.get("redirectedRequestId") and self._next is not None:
            self._next.redirects.append(self._next.final_url)
            self._next.final_url = request.url
        else:
            self._next = open_page(request.url)
        return self._next
