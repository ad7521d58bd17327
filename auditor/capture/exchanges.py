"""What the browser's Network domain says of each request: who asked for it, and how it ended.

The Fetch domain shows every request, also those of a page that is going away; the Network domain
knows more, of fewer: initiators, statuses, cookies, sizes, and what never left. Both name a request
by the same id, in no order.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.capture.drafts import OpenRequest
from auditor.capture.setcookie import cookies_set
from auditor.capture.texts import Texts

if TYPE_CHECKING:
    from auditor.capture.cdp import Connection
    from auditor.capture.tab import Tab
    from auditor.capture.targets import Target, Targets

KEPT = 20_000
"""How many exchanges are remembered; of older ones nothing more is said."""
FRAMES = 20
"""How many places of a stack are kept."""
BLOCKED = {"csp": "csp", "mixed-content": "mixed-content", "inspector": "blocked"}


@dataclass(slots=True)
class Said:
    """One request, or one hop of its redirects, as the Network domain told it."""

    target: Target
    event: dict[str, Any]
    outcome: dict[str, Any] = field(default_factory=dict)
    """What became of it: fields of OpenRequest."""


@dataclass(slots=True)
class Exchange:
    """A request with its redirects."""

    said: list[Said] = field(default_factory=list)
    paused: list[OpenRequest] = field(default_factory=list)


class Exchanges:
    """All requests of a browser that are not over yet, or not long ago."""

    def __init__(self, connection: Connection, targets: Targets) -> None:
        """Listen; the targets' sessions enable the domain."""
        self._targets = targets
        self._texts = Texts(connection)
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
        if hop < len(exchange.said):
            _apply(exchange.said[hop], request)

    def unpaused(self, tab: Tab) -> Iterator[OpenRequest]:
        """What a tab asked for beside what paused; forgets the tab's exchanges.

        That is what the browser never sent, and what it fetches ahead (speculation rules).
        """
        for key in [key for key, each in self._known.items() if _belongs(each, tab)]:
            exchange = self._known.pop(key)
            before = exchange.paused[-1] if exchange.paused else None
            for said in exchange.said[len(exchange.paused) :]:
                answered = "status" in said.outcome and said.event.get("type") != "Prefetch"
                if answered or said.event.get("socket"):
                    continue  # by a cache, or by the site's service worker
                if said.event["request"]["url"].startswith(("http:", "https:")):
                    request = _unpaused(said)
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
        if target.tab is not None:
            self._targets.launched(event["requestId"], target.tab)
        exchange = self._of(event["requestId"])
        if (redirect := event.get("redirectResponse")) is not None and exchange.said:
            self._told(exchange, len(exchange.said) - 1, _outcome(redirect) | _end(redirect))
        said = Said(target, event)
        exchange.said.append(said)
        hop = len(exchange.said) - 1
        if hop < len(exchange.paused):
            _apply(said, exchange.paused[hop])

    def _told(self, exchange: Exchange, hop: int, outcome: Mapping[str, Any]) -> None:
        if not 0 <= hop < len(exchange.said):
            return
        exchange.said[hop].outcome |= outcome
        if hop < len(exchange.paused):
            _conclude(exchange.paused[hop], outcome)

    def _last(self, event: dict[str, Any], outcome: Mapping[str, Any]) -> None:
        exchange = self._known.get(event["requestId"])
        if exchange is not None:
            self._told(exchange, len(exchange.said) - 1, outcome)

    def _received(self, event: dict[str, Any], _: str) -> None:
        self._last(event, _outcome(event["response"]))

    def _finished(self, event: dict[str, Any], session: str) -> None:
        self._last(event, _end(event))
        exchange = self._known.get(event["requestId"])
        if exchange is not None and exchange.paused:
            self._texts.finished(exchange.paused[-1], event["requestId"], session)

    def _failed(self, event: dict[str, Any], _: str) -> None:
        outcome: dict[str, Any] = {"ended": time.monotonic()}
        if (reason := event.get("blockedReason")) is not None:
            outcome["failure"] = BLOCKED.get(reason, f"blocked: {reason}")
        elif event.get("corsErrorStatus"):
            outcome["cors"] = event["corsErrorStatus"].get("corsError", "")
        elif not event.get("canceled"):
            outcome["failure"] = str(event.get("errorText", ""))
        else:
            outcome["cancelled"] = True
        self._last(event, outcome)

    def _received_headers(self, event: dict[str, Any], session: str) -> None:
        exchange = self._known.get(event["requestId"])
        target = self._targets.of_session(session)
        tab = target.tab if target is not None else None
        if exchange is None or not exchange.said or tab is None or tab.recording is None:
            return
        url = exchange.said[-1].event["request"]["url"]
        for cookie in cookies_set(event, url):
            tab.recording.cookie_set(cookie)

    # ── WebSockets ───────────────────────────────────────────────────────────────────────────

    def _socket_created(self, event: dict[str, Any], session: str) -> None:
        target = self._targets.of_session(session)
        if target is not None:
            self._of(event["requestId"]).said.append(Said(target, event | {"socket": True}))

    def _socket_sent(self, event: dict[str, Any], _: str) -> None:
        exchange = self._known.get(event["requestId"])
        if exchange is None or not exchange.said:
            return
        opened = exchange.said[0]
        tab = opened.target.tab
        if tab is not None:
            frame = event["response"]
            tab.socket_sent(opened, frame["payloadData"], binary=frame["opcode"] != 1)


def places(initiator: Mapping[str, Any]) -> tuple[str, ...]:
    """The scripts' places of a CDP initiator, innermost first (URL:line:column)."""
    found: list[str] = []
    stack = initiator.get("stack")
    while stack and len(found) < FRAMES:
        found += (
            f"{frame['url']}:{frame['lineNumber'] + 1}:{frame['columnNumber'] + 1}"
            for frame in stack["callFrames"]
            if frame["url"].startswith(("http:", "https:", "blob:"))
        )
        stack = stack.get("parent")
    return tuple(found[:FRAMES])


def _belongs(exchange: Exchange, tab: Tab) -> bool:
    return any(said.target.tab is tab for said in exchange.said)


def _apply(said: Said, request: OpenRequest) -> None:
    event, initiator = said.event, said.event["initiator"]
    asked = event["request"]
    if request.sender != "browser":
        request.sender = said.target.sender
    if request.sender == "page" and event.get("frameId") not in (None, said.target.id):
        request.sender = "frame"
    if said.target.type not in ("page", "iframe"):
        request.frame_url = said.target.url
    request.at = min(request.at, _wall(event))
    request.frames = request.frames or places(initiator)
    if initiator["type"] == "parser" and initiator.get("url"):
        request.parser = f"{initiator['url']}:{int(initiator.get('lineNumber', 0)) + 1}"
    request.referrer = request.referrer or str(asked["headers"].get("Referer", ""))
    _conclude(request, said.outcome)


def _wall(event: Mapping[str, Any]) -> float:
    """When the renderer asked, on our monotonic clock."""
    ago = time.time() - float(event.get("wallTime") or time.time())
    return time.monotonic() - max(ago, 0.0)


def _conclude(request: OpenRequest, outcome: Mapping[str, Any]) -> None:
    """Note what became of it. What we answered ourselves is known better here."""
    for name, value in outcome.items():
        if name == "cancelled" and request.awaited and request.resource_type != "document":
            # Unless an answer comes after all: then it had left. But nobody waits for it any more.
            request.failure, request.awaited = "cancelled", False
        if name in {"cors", "cancelled"} or (
            name in {"status", "failure"} and (request.held or request.failure)
        ):
            continue
        setattr(request, name, value)
    if "ended" in outcome and "cancelled" not in outcome:
        request.awaited = False


def _outcome(response: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "status": response["status"],
        "mime_type": response.get("mimeType", ""),
        "from_worker": bool(response.get("fromServiceWorker")),
    }


def _end(event: Mapping[str, Any]) -> dict[str, Any]:
    return {"ended": time.monotonic(), "size": round(event.get("encodedDataLength", 0))}


def _unpaused(said: Said) -> OpenRequest:
    """A request of which only the renderer told; one without an answer was refused or given up."""
    asked = said.event["request"]
    request = OpenRequest(
        at=_wall(said.event),
        method=asked["method"],
        url=asked["url"],
        body=str(asked.get("postData", "")).encode("utf-8", "surrogateescape"),
        content_type=str(asked["headers"].get("Content-Type", "")),
        resource_type=str(said.event.get("type", "Other")).lower(),
        frame=str(said.event.get("frameId", "")),
        frame_url=str(said.event.get("documentURL", "")),
    )
    _apply(said, request)
    if request.failure is None and request.status is None:
        refused = said.outcome.get("cors")
        request.failure = f"cors: {refused}" if refused else "cancelled"
    return request
