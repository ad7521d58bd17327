"""Where each request came from and how it ended, as the browser's Network domain reports it.

The Fetch domain shows every request, also those of a page that is going away. The Network domain
shows fewer, and more of each: initiator, status, cookies, size, and requests that never left. Both
use the same id for a request; their events come in any order.
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
from auditor.capture.network.initiator_chain import call_sites
from auditor.capture.network.parting import is_sign
from auditor.capture.network.paused_request import (
    note_outcome,
    outcome_of_end,
    outcome_of_failure,
)
from auditor.capture.network.response_bodies import ResponseTexts
from auditor.capture.network.set_cookie import cookies_set

if TYPE_CHECKING:
    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.owner import Owner
    from auditor.capture.cdp.targets import Target, Targets

KEPT = 20_000
"""How many exchanges are remembered; events about older ones are dropped."""


@dataclass(slots=True)
class NetworkEvent:
    """One request, or one hop of its redirects, as the Network domain reported it."""

    target: Target
    event: dict[str, Any]
    outcome: dict[str, Any] = field(default_factory=dict)
    """How it ended: fields of OpenRequest, for `note_outcome`."""


@dataclass(slots=True)
class Exchange:
    """A request with its redirects."""

    hops: list[NetworkEvent] = field(default_factory=list)
    """As the Network domain reports them; a WebSocket has one."""
    paused: list[OpenRequest] = field(default_factory=list)
    """As the Fetch domain reports them. Both lists are in the order of the redirects."""


class Outcomes:
    """The latest requests of a browser, each joined from what both domains report of it."""

    def __init__(self, connection: Connection, targets: Targets) -> None:
        """Listen to the Network domain, which each target's session enables."""
        self._targets = targets
        self._connection = connection
        self._texts = ResponseTexts()
        self._exchanges: OrderedDict[str, Exchange] = OrderedDict()
        on = connection.on
        on("Network.requestWillBeSent", self._will_be_sent)
        on("Network.responseReceived", self._received)
        on("Network.responseReceivedExtraInfo", self._received_headers)
        on("Network.loadingFinished", self._finished)
        on("Network.loadingFailed", self._failed)
        on("Network.webSocketCreated", self._socket_created)
        on("Network.webSocketFrameSent", self._socket_sent)

    def paused(self, network_id: str, request: OpenRequest) -> None:
        """Take a request that paused, or the next hop of one."""
        exchange = self._of(network_id)
        if exchange.paused and request.redirect_of is None:
            request.redirect_of = exchange.paused[-1]
        exchange.paused.append(request)
        hop = len(exchange.paused) - 1
        if hop < len(exchange.hops):
            _apply(exchange.hops[hop], request)

    def unpaused(self, owner: Owner, until: float) -> Iterator[OpenRequest]:
        """The requests of a tab that never paused; forgets all exchanges of the tab.

        Such requests never left the browser, or were fetched ahead (speculation rules). Those that
        were made after `until`, a moment of the monotonic clock, are another visit's.
        """
        keys = [
            key
            for key, exchange in self._exchanges.items()
            if _belongs(exchange, owner) and _began(exchange) < until
        ]
        for key in keys:
            exchange = self._exchanges.pop(key)
            before = exchange.paused[-1] if exchange.paused else None
            for hop in exchange.hops[len(exchange.paused) :]:
                answered = "status" in hop.outcome and hop.event.get("type") != "Prefetch"
                if answered or hop.event.get("socket"):
                    continue  # answered by a cache or the site's service worker, or a WebSocket
                if hop.event["request"]["url"].startswith(("http:", "https:")):
                    request = _unpaused(hop)
                    request.redirect_of, before = before, request
                    yield request

    # ── events of the browser ────────────────────────────────────────────────────────────────

    def _of(self, network_id: str) -> Exchange:
        exchange = self._exchanges.get(network_id)
        if exchange is None:
            exchange = self._exchanges[network_id] = Exchange()
            if len(self._exchanges) > KEPT:
                self._exchanges.popitem(last=False)
        return exchange

    def _will_be_sent(self, event: dict[str, Any], session: str) -> None:
        target = self._targets.of_session(session)
        if target is None or is_sign(event["request"]["url"]):
            return
        if target.owner is not None:
            self._targets.launched(event["requestId"], target.owner)
        exchange = self._of(event["requestId"])
        if (redirect := event.get("redirectResponse")) is not None and exchange.hops:
            end = outcome_of_end(redirect, time.monotonic())
            self._end_hop(exchange, len(exchange.hops) - 1, _outcome(redirect) | end)
        hop = NetworkEvent(target, event)
        exchange.hops.append(hop)
        number = len(exchange.hops) - 1
        if number < len(exchange.paused):
            _apply(hop, exchange.paused[number])
            if target.owner is not None:
                target.owner.loaded_by(exchange.paused[number])

    def _end_hop(self, exchange: Exchange, number: int, outcome: Mapping[str, Any]) -> None:
        if not 0 <= number < len(exchange.hops):
            return
        exchange.hops[number].outcome |= outcome
        if number < len(exchange.paused):
            note_outcome(exchange.paused[number], outcome)

    def _end_last_hop(self, event: dict[str, Any], outcome: Mapping[str, Any]) -> None:
        exchange = self._exchanges.get(event["requestId"])
        if exchange is not None:
            self._end_hop(exchange, len(exchange.hops) - 1, outcome)

    def _received(self, event: dict[str, Any], _: str) -> None:
        self._end_last_hop(event, _outcome(event["response"]))

    def _finished(self, event: dict[str, Any], session: str) -> None:
        self._end_last_hop(event, outcome_of_end(event, time.monotonic()))
        exchange = self._exchanges.get(event["requestId"])
        if exchange is not None and exchange.paused:
            ask = partial(self._read_body, event["requestId"], session)
            self._texts.finished(exchange.paused[-1], ask)

    def _failed(self, event: dict[str, Any], _: str) -> None:
        self._end_last_hop(event, outcome_of_failure(event, time.monotonic()))

    def _received_headers(self, event: dict[str, Any], session: str) -> None:
        exchange = self._exchanges.get(event["requestId"])
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
            handshake = NetworkEvent(target, event | {"socket": True})
            self._of(event["requestId"]).hops.append(handshake)

    def _socket_sent(self, event: dict[str, Any], _: str) -> None:
        exchange = self._exchanges.get(event["requestId"])
        if exchange is None or not exchange.hops:
            return
        handshake = exchange.hops[0]
        target, frame = handshake.target, event["response"]
        if target.owner is None:
            return
        target.owner.socket_sent(
            OpenRequest(
                at=time.monotonic(),
                method="SEND",
                url=handshake.event["url"],
                body=_message_body(frame["payloadData"], binary=frame["opcode"] != 1),
                resource_type="websocket",
                frame=target.id,
                frame_url=self._targets.url_of(target.id),
                stack=call_sites(handshake.event.get("initiator", {})),
                sender=target.sender,
            )
        )


def _belongs(exchange: Exchange, owner: Owner) -> bool:
    return any(hop.target.owner is owner for hop in exchange.hops)


def _began(exchange: Exchange) -> float:
    """When its renderer made it; a WebSocket says nothing of that, and has no end here."""
    event = exchange.hops[0].event
    return _asked_at(event) if "wallTime" in event else 0.0


def _apply(hop: NetworkEvent, request: OpenRequest) -> None:
    """Note in a paused request what the Network domain reports of the same hop."""
    event, initiator = hop.event, hop.event["initiator"]
    headers = event["request"]["headers"]
    if request.sender != "browser":
        request.sender = hop.target.sender
    if request.sender == "page" and event.get("frameId") not in (None, hop.target.id):
        request.sender = "frame"
    if hop.target.type not in ("page", "iframe"):
        request.frame_url = hop.target.url
    request.at = min(request.at, _asked_at(event))
    request.loader = str(event.get("loaderId", ""))
    request.stack = request.stack or call_sites(initiator)
    if initiator["type"] == "parser" and initiator.get("url"):
        request.parser = f"{initiator['url']}:{int(initiator.get('lineNumber', 0)) + 1}"
    request.referrer = request.referrer or str(headers.get("Referer", ""))
    note_outcome(request, hop.outcome)


def _asked_at(event: Mapping[str, Any]) -> float:
    """When the renderer made the request, in seconds of our monotonic clock."""
    ago = time.time() - float(event.get("wallTime") or time.time())
    return time.monotonic() - max(ago, 0.0)


def _message_body(payload: str, *, binary: bool) -> bytes:
    """The bytes of a message that a page sent over a WebSocket."""
    try:
        return base64.b64decode(payload) if binary else payload.encode("utf-8", "replace")
    except ValueError:
        return b""


def _outcome(response: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome that a response stands for: fields of OpenRequest."""
    return {
        "status": response["status"],
        "mime_type": response.get("mimeType", ""),
        "from_worker": bool(response.get("fromServiceWorker")),
    }


def _unpaused(hop: NetworkEvent) -> OpenRequest:
    """A request that only the Network domain reports: refused, cancelled, or fetched ahead."""
    sent = hop.event["request"]
    request = OpenRequest(
        at=_asked_at(hop.event),
        method=sent["method"],
        url=sent["url"],
        body=str(sent.get("postData", "")).encode("utf-8", "surrogateescape"),
        content_type=str(sent["headers"].get("Content-Type", "")),
        resource_type=str(hop.event.get("type", "Other")).lower(),
        frame=str(hop.event.get("frameId", "")),
        frame_url=str(hop.event.get("documentURL", "")),
    )
    _apply(hop, request)
    if request.failure is None and request.status is None:
        cors_error = hop.outcome.get("cors")
        request.failure = f"cors: {cors_error}" if cors_error else "cancelled"
    return request
