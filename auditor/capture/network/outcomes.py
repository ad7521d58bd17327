"""What the browser's Network domain says of each request: who asked for it, and how it ended.

The Fetch domain shows every request, also those of a page that is going away; the Network domain
knows more, of fewer: initiators, statuses, cookies, sizes, and what never left. Both name a request
by the same id, in no order.
"""

from __future__ import annotations

import base64
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from auditor.capture.drafts import OpenRequest
from auditor.capture.network.initiator_chain import places
from auditor.capture.network.paused_request import conclude, failed, finished
from auditor.capture.network.response_bodies import Texts
from auditor.capture.network.set_cookie import cookies_set

if TYPE_CHECKING:
    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.owner import Owner
    from auditor.capture.cdp.targets import Target, Targets

KEPT = 20_000
"""How many exchanges are remembered; of older ones nothing more is said."""


@dataclass(slots=True)
class NetworkEvent:
    """One request, or one hop of its redirects, as the Network domain told it."""

    target: Target
    event: dict[str, Any]
    outcome: dict[str, Any] = field(default_factory=dict)
    """What became of it: fields of OpenRequest."""


@dataclass(slots=True)
class Exchange:
    """A request with its redirects."""

    hops: list[NetworkEvent] = field(default_factory=list)
    paused: list[OpenRequest] = field(default_factory=list)


class Outcomes:
    """All requests of a browser that are not over yet, or not long ago."""

    def __init__(self, connection: Connection, targets: Targets) -> None:
        """Listen; the targets' sessions enable the domain."""
        self._targets = targets
        self._connection = connection
        self._texts = Texts()
        self._known: OrderedDict[str, Exchange] = OrderedDict()
        on = connection.on
        on("Network.requestWillBeSent", self._will_be_sent)
        on("Network.responseReceived", self._received)
        on("Network.responseReceivedExtraInfo", self._received_headers)
        on("Network.loadingFinished", self._finished)
        on("Network.loadingFailed", self._failed)
        on("Network.webSocketCreated", self._socket_created)
        on("Network.webSocketFrameSent", self._socket_sent)

    def paused(self, network_id: str, request: OpenRequest) -> None:
        """The Fetch domain has shown this request, or the next hop of it."""
        exchange = self._of(network_id)
        if exchange.paused and request.redirect_of is None:
            request.redirect_of = exchange.paused[-1]
        exchange.paused.append(request)
        hop = len(exchange.paused) - 1
        if hop < len(exchange.hops):
            _apply(exchange.hops[hop], request)

    def unpaused(self, owner: Owner) -> Iterator[OpenRequest]:
        """What a tab asked for beside what paused; forgets the tab's exchanges.

        That is what the browser never sent, and what it fetches ahead (speculation rules).
        """
        for key in [key for key, each in self._known.items() if _belongs(each, owner)]:
            exchange = self._known.pop(key)
            before = exchange.paused[-1] if exchange.paused else None
            for hop in exchange.hops[len(exchange.paused) :]:
                answered = "status" in hop.outcome and hop.event.get("type") != "Prefetch"
                if answered or hop.event.get("socket"):
                    continue  # by a cache, or by the site's service worker
                if hop.event["request"]["url"].startswith(("http:", "https:")):
                    request = _unpaused(hop)
                    request.redirect_of, before = before, request
                    yield request

    # ── what the browser tells ───────────────────────────────────────────────────────────────

    def _of(self, network_id: str) -> Exchange:
        exchange = self._known.get(network_id)
        if exchange is None:
            exchange = self._known[network_id] = Exchange()
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return exchange

    def _will_be_sent(self, event: dict[str, Any], session: str) -> None:
        target = self._targets.of_session(session)
        if target is None:
            return
        if target.owner is not None:
            self._targets.launched(event["requestId"], target.owner)
        exchange = self._of(event["requestId"])
        if (redirect := event.get("redirectResponse")) is not None and exchange.hops:
            end = finished(redirect, time.monotonic())
            self._conclude(exchange, len(exchange.hops) - 1, _outcome(redirect) | end)
        hop = NetworkEvent(target, event)
        exchange.hops.append(hop)
        number = len(exchange.hops) - 1
        if number < len(exchange.paused):
            _apply(hop, exchange.paused[number])

    def _conclude(self, exchange: Exchange, number: int, outcome: Mapping[str, Any]) -> None:
        if not 0 <= number < len(exchange.hops):
            return
        exchange.hops[number].outcome |= outcome
        if number < len(exchange.paused):
            conclude(exchange.paused[number], outcome)

    def _last(self, event: dict[str, Any], outcome: Mapping[str, Any]) -> None:
        exchange = self._known.get(event["requestId"])
        if exchange is not None:
            self._conclude(exchange, len(exchange.hops) - 1, outcome)

    def _received(self, event: dict[str, Any], _: str) -> None:
        self._last(event, _outcome(event["response"]))

    def _finished(self, event: dict[str, Any], session: str) -> None:
        self._last(event, finished(event, time.monotonic()))
        exchange = self._known.get(event["requestId"])
        if exchange is not None and exchange.paused:
            ask = partial(self._read_body, event["requestId"], session)
            self._texts.finished(exchange.paused[-1], ask)

    def _failed(self, event: dict[str, Any], _: str) -> None:
        self._last(event, failed(event, time.monotonic()))

    def _received_headers(self, event: dict[str, Any], session: str) -> None:
        exchange = self._known.get(event["requestId"])
        target = self._targets.of_session(session)
        owner = target.owner if target is not None else None
        if exchange is None or not exchange.hops or owner is None or not owner.is_recording:
            return
        url = exchange.hops[-1].event["request"]["url"]
        for cookie in cookies_set(event, url):
            owner.cookie_set(cookie)

    def _read_body(
        self, network_id: str, session: str, done: Callable[[dict[str, Any]], None]
    ) -> None:
        arguments = {"requestId": network_id}
        self._connection.post("Network.getResponseBody", arguments, session, done=done)

    # ── WebSockets ───────────────────────────────────────────────────────────────────────────

    def _socket_created(self, event: dict[str, Any], session: str) -> None:
        target = self._targets.of_session(session)
        if target is not None:
            opened = NetworkEvent(target, event | {"socket": True})
            self._of(event["requestId"]).hops.append(opened)

    def _socket_sent(self, event: dict[str, Any], _: str) -> None:
        exchange = self._known.get(event["requestId"])
        if exchange is None or not exchange.hops:
            return
        opened = exchange.hops[0]
        target, frame = opened.target, event["response"]
        if target.owner is None:
            return
        target.owner.socket_sent(
            OpenRequest(
                at=time.monotonic(),
                method="SEND",
                url=opened.event["url"],
                body=_sent(frame["payloadData"], binary=frame["opcode"] != 1),
                resource_type="websocket",
                frame=target.id,
                frame_url=self._targets.url_of(target.id),
                frames=places(opened.event.get("initiator", {})),
                sender=target.sender,
            )
        )


def _belongs(exchange: Exchange, owner: Owner) -> bool:
    return any(hop.target.owner is owner for hop in exchange.hops)


def _apply(hop: NetworkEvent, request: OpenRequest) -> None:
    event, initiator = hop.event, hop.event["initiator"]
    asked = event["request"]
    if request.sender != "browser":
        request.sender = hop.target.sender
    if request.sender == "page" and event.get("frameId") not in (None, hop.target.id):
        request.sender = "frame"
    if hop.target.type not in ("page", "iframe"):
        request.frame_url = hop.target.url
    request.at = min(request.at, _wall(event))
    request.frames = request.frames or places(initiator)
    if initiator["type"] == "parser" and initiator.get("url"):
        request.parser = f"{initiator['url']}:{int(initiator.get('lineNumber', 0)) + 1}"
    request.referrer = request.referrer or str(asked["headers"].get("Referer", ""))
    conclude(request, hop.outcome)


def _wall(event: Mapping[str, Any]) -> float:
    """When the renderer asked, on our monotonic clock."""
    ago = time.time() - float(event.get("wallTime") or time.time())
    return time.monotonic() - max(ago, 0.0)


def _sent(payload: str, *, binary: bool) -> bytes:
    """The message that went out over a WebSocket."""
    try:
        return base64.b64decode(payload) if binary else payload.encode("utf-8", "replace")
    except ValueError:
        return b""


def _outcome(response: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "status": response["status"],
        "mime_type": response.get("mimeType", ""),
        "from_worker": bool(response.get("fromServiceWorker")),
    }


def _unpaused(hop: NetworkEvent) -> OpenRequest:
    """A request of which only the renderer told; one without an answer was refused or given up."""
    asked = hop.event["request"]
    request = OpenRequest(
        at=_wall(hop.event),
        method=asked["method"],
        url=asked["url"],
        body=str(asked.get("postData", "")).encode("utf-8", "surrogateescape"),
        content_type=str(asked["headers"].get("Content-Type", "")),
        resource_type=str(hop.event.get("type", "Other")).lower(),
        frame=str(hop.event.get("frameId", "")),
        frame_url=str(hop.event.get("documentURL", "")),
    )
    _apply(hop, request)
    if request.failure is None and request.status is None:
        refused = hop.outcome.get("cors")
        request.failure = f"cors: {refused}" if refused else "cancelled"
    return request
