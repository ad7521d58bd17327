"""Listening to a context's pages: messages of the page script, and vendors' WebSockets.

Neither the page script nor a route of WebSockets can be removed from a context, so each context has
one of each, which report to the listener that came last.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

from auditor.capture.cdp.targets import SINK
from auditor.capture.recorders import page_script
from auditor.capture.recorders.read_messages import read_batch

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, WebSocketRoute

    from auditor.capture.recorders.messages import Batch


class Listener(Protocol):
    """Takes what the pages of a context report."""

    @property
    def page(self) -> Page:
        """The page of the test; the others are popups."""
        ...

    @property
    def holds(self) -> bool:
        """Whether vendors' WebSockets get no connection to the vendor."""
        ...

    def take_batch(self, batch: Batch, *, popup: bool) -> None:
        """Take a batch of messages of one document."""
        ...

    def socket_sent(self, url: str, message: str | bytes) -> None:
        """Take a message sent over a vendor's WebSocket that has no connection to the vendor."""
        ...


_LISTENERS: WeakKeyDictionary[BrowserContext, list[Listener]] = WeakKeyDictionary()


def listen(listener: Listener, sockets: re.Pattern[str] | None) -> None:
    """Report what the context's future documents send, also over `sockets`, to this listener."""
    context = listener.page.context
    if (current := _LISTENERS.get(context)) is not None:
        current[:] = [listener]
        return
    listeners = _LISTENERS[context] = [listener]

    def message(source: dict[str, Any], payload: object) -> None:
        _take(listeners[0], payload, is_popup=source["page"] is not listeners[0].page)

    def opened(socket: WebSocketRoute) -> None:
        if not listeners[0].holds:
            socket.connect_to_server()
            return
        socket.on_message(lambda message: listeners[0].socket_sent(socket.url, message))

    context.expose_binding(SINK, message)
    context.add_init_script(page_script(SINK))
    if sockets is not None:
        context.route_web_socket(sockets, opened)


def _take(listener: Listener, payload: object, *, is_popup: bool) -> None:
    """Take a message of the page script; the page may have forged it."""
    try:
        batch = read_batch(json.loads(str(payload)))
    except (ValueError, RecursionError):
        return
    if batch is not None:
        listener.take_batch(batch, popup=is_popup)
