"""Which document of a tab a request belongs to: that which made it, however late it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
        self._by_loader: dict[str, OpenPage] = {}
        """The pages by the loaders of their documents, embedded ones included."""
        self._by_earlier_loader: dict[str, OpenPage] = {}
        """The same of the visit before."""

    def begin_visit(self) -> None:
        """Note that another visit begins: what the page that is shown still sends is not its."""
        self._previous = self.shown or self._previous
        self.shown = self._next = None
        self._by_earlier_loader, self._by_loader = self._by_loader, {}

    def of_loader(self, loader: str) -> OpenPage | None:
        """The page whose document, or one embedded in it, has this loader."""
        return self._by_loader.get(loader) or self._by_earlier_loader.get(loader)

    def assign_page(
        self,
        event: dict[str, Any],
        request: OpenRequest,
        open_page: Callable[[str], OpenPage],
        marked: OpenPage | None = None,
    ) -> OpenPage | None:
        """The page that a paused request belongs to, which is noted in the request.

        Args:
            event: `Fetch.requestPaused`.
            request: the request that it describes.
            open_page: opens a page for the URL of a new document.
            marked: the page that the mark on the request's address names.
        """
        page: OpenPage | None
        if self._is_document(event):
            page = request.document = self._next_page(event, request, open_page)
        else:
            # A request without a network id was made by fetchLater, or by a document that was going
            # away.
            if not event.get("networkId") and event["resourceType"] != "Document":
                request.moment = "live" if self._previous is None else "pagehide"
            page = marked or self.of_loader(request.loader) or self._by_time(request)
        if page is not None and event["resourceType"] == "Document" and event.get("networkId"):
            self._by_loader[event["networkId"]] = page
        request.of_page = page
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
            self._next.is_isolated = _is_isolated(event.get("responseHeaders", ()))
            self._previous, self.shown = self.shown or self._previous, self._next

    def leave(self) -> None:
        """Note that the page that is shown is about to go away."""
        self._previous = self.shown or self._previous

    def _by_time(self, request: OpenRequest) -> OpenPage | None:
        """The page of a request that does not say which document made it."""
        gone = self._previous if request.moment == "pagehide" else None
        return gone or self.shown or self._previous

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


def _is_isolated(headers: Iterable[dict[str, str]]) -> bool:
    return any(
        header["name"].lower() == "cross-origin-opener-policy"
        and not header["value"].strip().startswith("unsafe-none")
        for header in headers
    )
