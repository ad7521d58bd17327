"""Every request of the browser, seen at the one place where all of them pass.

That is the Fetch domain of the browser's own target. Requests pause there; hits are answered or
refused, everything else goes on at once.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from auditor.capture.answers import hold_answer
from auditor.capture.cdp import ProtocolError
from auditor.capture.drafts import OpenRequest
from auditor.capture.exchanges import Exchanges
from auditor.capture.targets import Targets
from auditor.container import asks_for_container
from auditor.decode import is_held
from auditor.wire import host_of

if TYPE_CHECKING:
    from auditor.capture.cdp import Connection
    from auditor.capture.tab import Tab
    from auditor.index import VendorIndex
    from auditor.vendor import Endpoint

BODY_LIMIT = 20_000_000
"""Bytes of a body that are kept."""
ORPHANS = 5_000
"""How many requests of frames that are not known yet are kept in mind."""

Hits = Literal["hold", "deliver", "block"]


class Network:
    """The capture of one browser. Tabs sign in with their frames; each request finds its tab."""

    def __init__(
        self,
        connection: Connection,
        index: VendorIndex,
        *,
        hits: Hits,
        credentials: Mapping[str, str] | None = None,
        own_hosts: frozenset[str] = frozenset(),
    ) -> None:
        """`credentials` (username, password) go to `own_hosts` only, when they ask."""
        self._connection = connection
        self._index = index
        self._hits = hits
        self._credentials = credentials
        self._own_hosts = own_hosts
        self.targets = Targets(connection)
        self.exchanges = Exchanges(connection, self.targets)
        self._awaited: dict[str, OpenRequest] = {}
        self._orphans: dict[str, list[tuple[dict[str, Any], OpenRequest]]] = {}
        """Requests of frames whose tab is not known yet, by frame."""
        self._given: set[str] = set()
        """Requests for which name and password were given once."""
        self.sockets = index.sockets() if hits != "deliver" else None
        """The addresses of vendors' WebSockets, which no request leads to: tabs hold them."""
        self.held = 0
        self.faults = connection.faults
        """What a bug of ours lost; requests among them were let through."""

    @property
    def unattributed(self) -> int:
        """Requests whose tab could not be told (a service worker, with several tabs open)."""
        return sum(map(len, self._orphans.values()))

    async def start(self) -> None:
        """Pause every request from now on."""
        on = self._connection.on
        on("Fetch.requestPaused", self._paused)
        on("Fetch.authRequired", self._asked)
        self.targets.adopted = self._adopted
        await self._connection.send(
            "Fetch.enable",
            {
                "patterns": [{"urlPattern": "*", "requestStage": "Request"}],
                "handleAuthRequests": self._credentials is not None,
            },
        )
        await self.targets.start()

    async def catch_up(self) -> None:
        """Return when all is heard that the browser has said until now.

        Playwright hears of it another way: on a busy machine that a page is gone may be known here
        before what it sent as it went.
        """
        with suppress(ProtocolError):  # nothing will be heard any more
            await self._connection.send("Browser.getVersion")

    def release(self, tab: Tab) -> None:
        """Forget a closed tab."""
        self.targets.release(tab)

    def _adopted(self, frame: str, tab: Tab) -> None:
        """A frame's tab is known now: so is whose its first requests were."""
        for event, request in self._orphans.pop(frame, ()):
            if request.sender == "frame":
                request.sender = self.targets.sender_of(frame)
            tab.requested(event, request)

    # ── what happens to a request ────────────────────────────────────────────────────────────

    def _paused(self, event: dict[str, Any], _: str) -> None:
        """Answer, whatever happens: the whole browser waits for it."""
        try:
            if "responseStatusCode" in event or "responseErrorReason" in event:
                self._answered(event)
            else:
                self._decide(event)
        except Exception as error:  # noqa: BLE001 - a bug of ours must not stop the site
            self.faults.append(f"{event['request']['url'][:200]}: {error!r}"[:500])
            self._connection.post("Fetch.continueRequest", {"requestId": event["requestId"]})

    def _decide(self, event: dict[str, Any]) -> None:
        request = opened(event)
        found = self._index.classify(
            request.method,
            request.url,
            request.body,
            request.content_type,
            request.content_encoding,
        )
        request.is_container = asks_for_container(request.url)
        tab = self._note(event, request)
        web = request.url.startswith(("http:", "https:"))
        if found and is_held(found[1]) and web and self._hits != "deliver":
            self.held += 1
            self._keep(event, request, found[1])
            return
        # A popup's or a frame's document too is waited for: what it sends belongs to the visit.
        watched = found is not None or (tab is not None and event["resourceType"] == "Document")
        self._let_go(event, request, watched=watched)

    def _note(self, event: dict[str, Any], request: OpenRequest) -> Tab | None:
        """Give the request to its tab, now or as soon as that is known."""
        frame = request.frame
        reports = event["resourceType"] == "CSPViolationReport"
        request.sender = "browser" if reports else self.targets.sender_of(frame)
        request.frame_url = self.targets.url_of(frame)
        tab = self.targets.tab_of(frame)
        if network_id := event.get("networkId"):
            self.exchanges.paused(network_id, request)
        if tab is not None:
            tab.requested(event, request)
        elif len(self._orphans) < ORPHANS:
            self._orphans.setdefault(frame, []).append((event, request))
        return tab

    def _keep(self, event: dict[str, Any], request: OpenRequest, endpoint: Endpoint | None) -> None:
        """Answer a hit here, or refuse it."""
        request.held = True
        request_id = event["requestId"]

        def gone(_: str) -> None:
            # The browser had given it up before it left: a hit that the site itself lost.
            request.failure, request.status, request.held = "cancelled", None, False

        if self._hits == "block":
            request.failure = "blocked"
            arguments = {"requestId": request_id, "errorReason": "BlockedByClient"}
            self._connection.post("Fetch.failRequest", arguments, refused=gone)
            return
        status, headers, body = hold_answer(event["request"], event["resourceType"], endpoint)
        request.status = status
        arguments = {
            "requestId": request_id,
            "responseCode": status,
            "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
            "body": body,
        }
        self._connection.post("Fetch.fulfillRequest", arguments, refused=gone)

    def _let_go(self, event: dict[str, Any], request: OpenRequest, *, watched: bool) -> None:
        def gone(_: str) -> None:
            request.failure, request.awaited = "cancelled", False

        arguments: dict[str, Any] = {"requestId": event["requestId"]}
        presence = self.targets.presence_of(request.frame)
        if presence is not None and (headers := presence.corrected(event["request"])) is not None:
            arguments["headers"] = headers
        if watched:
            request.awaited = True
            self._awaited[event["requestId"]] = request
            arguments["interceptResponse"] = True
        self._connection.post("Fetch.continueRequest", arguments, refused=gone)

    def _answered(self, event: dict[str, Any]) -> None:
        """The response of a watched request: its status is what we wanted; it goes on."""
        request = self._awaited.pop(event["requestId"], None)
        if request is not None:
            request.awaited = False
            request.status = event.get("responseStatusCode")
            if request.failure == "cancelled":
                request.failure = None  # it was on its way already
            if reason := event.get("responseErrorReason"):
                request.failure = _failure(reason)
        if (tab := self.targets.tab_of(event.get("frameId", ""))) is not None:
            tab.answered(event)
        self._connection.post("Fetch.continueRequest", {"requestId": event["requestId"]})

    def _asked(self, event: dict[str, Any], _: str) -> None:
        """The server wants a name and password: ours for our own hosts, nobody else's."""
        own = host_of(event["request"]["url"]) in self._own_hosts
        refused = event["requestId"] in self._given
        answer: dict[str, Any] = {"response": "CancelAuth"}
        if self._credentials is not None and own and not refused:
            self._given.add(event["requestId"])
            answer = {"response": "ProvideCredentials", **self._credentials}
        arguments = {"requestId": event["requestId"], "authChallengeResponse": answer}
        self._connection.post("Fetch.continueWithAuth", arguments)


def opened(event: Mapping[str, Any]) -> OpenRequest:
    """A paused request, as the Fetch domain tells it."""
    asked = event["request"]
    headers = asked["headers"]
    body, note = _body(asked)
    return OpenRequest(
        at=time.monotonic(),
        method=asked["method"],
        url=asked["url"],
        body=body,
        body_note=note,
        content_type=headers.get("Content-Type") or headers.get("content-type") or "",
        content_encoding=headers.get("Content-Encoding") or headers.get("content-encoding") or "",
        resource_type=str(event["resourceType"]).lower(),
        frame=str(event.get("frameId", "")),
        named=bool(event.get("networkId")),
        referrer=headers.get("Referer") or "",
    )


def _body(request: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body as sent: its entries joined (strings, Blobs, form data; not streams)."""
    entries = request.get("postDataEntries")
    if entries is None:
        unread = request.get("hasPostData") and "postData" not in request
        text = str(request.get("postData", ""))
        return text.encode("utf-8", "surrogateescape"), "unread" if unread else ""
    try:
        body = b"".join(base64.b64decode(entry.get("bytes", "")) for entry in entries)
    except binascii.Error:
        return b"", "unread"
    if len(body) > BODY_LIMIT:
        return body[:BODY_LIMIT], f"cut, {len(body)} bytes"
    unread = bool(request.get("hasPostData")) and not body
    return body, "unread" if unread else ""


def _failure(reason: str) -> str:
    """The Fetch domain's error reason in the words of the rest of the audit."""
    return {"Aborted": "cancelled", "BlockedByClient": "blocked"}.get(reason, f"net::{reason}")
