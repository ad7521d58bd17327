"""What pages tell by themselves: pushes of their data layers, and vendors' WebSockets.

Neither a page script nor a route of sockets can be taken out of a context again, so there is one of
each for each context, and it talks to whoever listens last.
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
    """Who takes what the pages of a context tell."""

    @property
    def page(self) -> Page:
        """The page of the test; the others are popups."""
        ...

    @property
    def holds(self) -> bool:
        """Whether vendors' WebSockets lead nowhere."""
        ...

    def take_batch(self, batch: Batch, *, popup: bool) -> None:
        """Take what the page script tells of one document."""
        ...

    def socket_sent(self, url: str, message: str | bytes) -> None:
        """Take what a page sent over a vendor's WebSocket that leads nowhere."""
        ...


_LISTENERS: WeakKeyDictionary[BrowserContext, list[Listener]] = WeakKeyDictionary()


def listen(listener: Listener, sockets: re.Pattern[str] | None) -> None:
    """Let the recorder run in each document to come, and hold vendors' `sockets`, if any."""
    context = listener.page.context
    if (others := _LISTENERS.get(context)) is not None:
        others[:] = [listener]
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
    """The page script has something to say. Whatever it is: the page may have forged it."""
    try:
        batch = read_batch(json.loads(str(payload)))
    except (ValueError, RecursionError):
        return
    if batch is not None:
        listener.take_batch(batch, popup=is_popup)
