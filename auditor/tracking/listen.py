"""What pages tell by themselves: pushes of their data layers, and vendors' WebSockets.

Neither a page script nor a route of sockets can be taken out of a context again, so there is one of
each for each context, and it talks to whoever watches last.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from auditor.capture.messages import read_batch
from auditor.capture.recorders import page_script
from auditor.capture.targets import SINK

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, WebSocketRoute

    from auditor.tracking.watch import Watch

_WATCHES: WeakKeyDictionary[BrowserContext, list[Watch]] = WeakKeyDictionary()


def listen(watch: Watch) -> None:
    """Let the recorder run in each document to come, and hold vendors' sockets."""
    context = watch.page.context
    if (others := _WATCHES.get(context)) is not None:
        others[:] = [watch]
        return
    watches = _WATCHES[context] = [watch]

    def told(source: dict[str, Any], payload: object) -> None:
        _take(watches[0], payload, is_popup=source["page"] is not watches[0].page)

    def asked(socket: WebSocketRoute) -> None:
        if not watches[0].holds:
            socket.connect_to_server()
            return
        socket.on_message(lambda message: watches[0].socket_sent(socket.url, message))

    context.expose_binding(SINK, told)
    context.add_init_script(page_script(SINK))
    if (sockets := watch.sockets) is not None:
        context.route_web_socket(sockets, asked)


def _take(watch: Watch, payload: object, *, is_popup: bool) -> None:
    """The page script has something to say. Whatever it is: the page may have forged it."""
    try:
        batch = read_batch(json.loads(str(payload)))
    except (ValueError, RecursionError):
        return
    if batch is not None:
        watch.recording.take_batch(batch, popup=is_popup)
