"""The texts of responses that checks read: a page's document as it was sent, and containers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from auditor.model import HTTP_ERROR

if TYPE_CHECKING:
    from auditor.capture.drafts import OpenRequest

SOURCE_LIMIT = 100_000
"""Characters of a document that are kept."""
CONTAINER_LIMIT = 4_000_000
"""Characters of a container; of a longer one nothing is kept."""
CONTAINERS = 50
"""How many texts of containers are remembered; a site has one or two containers."""
MARKUP = ("text/html", "application/xhtml+xml")

Ask = Callable[[Callable[[dict[str, Any]], None]], None]
"""Sends `Network.getResponseBody` for a response; its argument is called with the answer."""


class ResponseTexts:
    """Asks the browser for the text of documents and containers as soon as they are loaded.

    Nothing waits for the answer. If the next document has replaced this one meanwhile, the browser
    has no text any more, and the field stays empty.
    """

    def __init__(self) -> None:
        """No text was read yet."""
        self._containers: OrderedDict[str, str] = OrderedDict()
        """Texts by address: all pages of a site load the same container."""

    def finished(self, request: OpenRequest, ask: Ask) -> None:
        """A response is complete: read it, if it is one that checks read."""
        if request.held or (request.is_container and (request.status or 0) >= HTTP_ERROR):
            return
        if request.is_container and (text := self._containers.get(request.url)) is not None:
            request.text = text
        elif request.is_container or request.document is not None:
            ask(lambda answer: self._read(request, answer))

    def _read(self, request: OpenRequest, answer: dict[str, Any]) -> None:
        text = str(answer.get("body", ""))
        if answer.get("base64Encoded"):
            return  # a picture, a file
        if request.document is not None:
            if request.mime_type in MARKUP:
                request.document.source = text[:SOURCE_LIMIT]
        elif len(text) <= CONTAINER_LIMIT:
            request.text = self._containers[request.url] = text
            if len(self._containers) > CONTAINERS:
                self._containers.popitem(last=False)
