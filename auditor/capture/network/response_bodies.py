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
"""How many containers are kept in mind; a site has one or two."""
MARKUP = ("text/html", "application/xhtml+xml")

Ask = Callable[[Callable[[dict[str, Any]], None]], None]
"""Asks for a response by `Network.getResponseBody`; takes what gets the answer."""


class Texts:
    """Asks the browser for the bodies of what was loaded, as soon as it is.

    Nobody waits for the answer. A document that gave way to the next one meanwhile is gone: then
    its text stays unknown.
    """

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._containers: OrderedDict[str, str] = OrderedDict()
        """By address: all pages of a site load the same."""

    def finished(self, request: OpenRequest, ask: Ask) -> None:
        """A response is complete: read it, if it is one that checks read."""
        if request.held or (request.is_container and (request.status or 0) >= HTTP_ERROR):
            return
        if request.is_container and (known := self._containers.get(request.url)) is not None:
            request.text = known
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
