"""Every request of the browser, seen at the one place where all of them pass.

That is the Fetch domain of the browser's own CDP session. Requests pause there; hits are held,
everything else goes on at once.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from auditor.model import Kind

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

    from auditor.capture.drafts import OpenRequest
    from auditor.capture.tab import Tab
    from auditor.decode import VendorIndex

from playwright.async_api import Error as PlaywrightError

HELD_KINDS = frozenset({Kind.EVENT, Kind.USER_DATA, Kind.AUX})
"""What is answered here; libraries and consent platforms load from their vendor."""

TRANSPARENT_GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
ERRORS = 400


class Network:
    """The capture of one browser. Tabs sign in with their frames; each request finds its tab."""

    def __init__(
        self,
        session: CDPSession,
        index: VendorIndex,
        *,
        hits: Literal["hold", "deliver"],
        credentials: Mapping[str, str] | None = None,
        own_hosts: frozenset[str] = frozenset(),
    ) -> None:
        """`credentials` (username, password) go to `own_hosts` only, when they ask."""
        self._session = session
        self._index = index
        self._hold = hits == "hold"
        self._credentials = credentials
        self._own_hosts = own_hosts
        self._tabs: dict[str, Tab] = {}
        self._contexts: dict[str, list[Tab]] = {}
        self._awaited: dict[str, OpenRequest] = {}
        self._given: set[str] = set()
        """Requests for which name and password were given once."""
        self._answers: set[asyncio.Task[None]] = set()
        self.unattributed = 0
        """Requests whose tab could not be told (a shared worker, with several tabs open)."""
        self.held = 0

    async def start(self) -> None:
        """Pause every request from now on."""
        self._session.on("Fetch.requestPaused", self._paused)
        self._session.on("Fetch.authRequired", self._asked)
        self._session.on("Target.targetCreated", self._created)
        await self._session.send(
            "Fetch.enable",
            {
                "patterns": [{"urlPattern": "*", "requestStage": "Request"}],
                "handleAuthRequests": self._credentials is not None,
            },
        )
        await self._session.send("Target.setDiscoverTargets", {"discover": True})

    # ── whose request it is ──────────────────────────────────────────────────────────────────

    def adopt(self, frame: str, tab: Tab) -> None:
        """Requests of this frame belong to this tab."""
        self._tabs[frame] = tab

    def release(self, tab: Tab) -> None:
        """Forget a closed tab's frames."""
        for frame in [frame for frame, owner in self._tabs.items() if owner is tab]:
            del self._tabs[frame]

    def _created(self, event: dict[str, Any]) -> None:
        """A popup or worker belongs to the tab of the frame that opened it."""
        target = event["targetInfo"]
        opener = (
            target.get("openerFrameId") or target.get("parentFrameId") or target.get("openerId")
        )
        owner = self._tabs.get(opener or "")
        if owner is not None:
            self._tabs.setdefault(target["targetId"], owner)

    def _tab_of(self, event: dict[str, Any]) -> Tab | None:
        tab = self._tabs.get(event.get("frameId", ""))
        if tab is not None:
            return tab
        live = {id(each): each for each in self._tabs.values() if each.recording is not None}
        if len(live) == 1:
            return next(iter(live.values()))
        headers = event["request"]["headers"]
        page = headers.get("Referer") or headers.get("Origin") or event["request"]["url"]
        host = _host(page)
        same = [each for each in live.values() if each.host == host]
        if len(same) == 1:
            return same[0]
        self.unattributed += 1
        return None

    # ── what happens to it ───────────────────────────────────────────────────────────────────

    def _paused(self, event: dict[str, Any]) -> None:
        if "responseStatusCode" in event or "responseErrorReason" in event:
            self._answered(event)
            return
        request = event["request"]
        url = request["url"] + request.get("urlFragment", "")
        body = _body(request)
        headers = request["headers"]
        content_type = headers.get("Content-Type") or headers.get("content-type") or ""
        found = self._index.classify(request["method"], request["url"], body, content_type)
        tab = self._tab_of(event)
        record = tab.requested(event, request["url"], body, content_type) if tab else None
        kind = found[1].kind if found else None
        if kind in HELD_KINDS and self._hold and urlsplit(url).scheme in {"http", "https"}:
            self.held += 1
            self._run(self._fulfil(event, record))
            return
        watched = found is not None or (tab is not None and tab.is_document(event))
        if watched and record is not None:
            record.awaited = True
            self._awaited[event["requestId"]] = record
        self._run(self._continue(event, record, watched=watched))

    def _run(self, answer: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(answer)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _send(self, method: str, arguments: dict[str, Any]) -> bool:
        """Answer a paused request. False: the browser had given it up before it left."""
        try:
            await self._session.send(method, arguments)
        except PlaywrightError as error:
            return "Invalid InterceptionId" not in str(error)
        return True

    async def _fulfil(self, event: dict[str, Any], record: OpenRequest | None) -> None:
        status, headers, body = hold_answer(event["request"], event["resourceType"])
        if record is not None:
            record.held, record.status = True, status
        arguments = {
            "requestId": event["requestId"],
            "responseCode": status,
            "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
            "body": body,
        }
        if not await self._send("Fetch.fulfillRequest", arguments) and record is not None:
            record.failure, record.status, record.held = "cancelled", None, False

    async def _continue(
        self, event: dict[str, Any], record: OpenRequest | None, *, watched: bool
    ) -> None:
        arguments: dict[str, Any] = {"requestId": event["requestId"]}
        if watched:
            arguments["interceptResponse"] = True
        if not await self._send("Fetch.continueRequest", arguments) and record is not None:
            record.failure, record.awaited = "cancelled", False

    def _answered(self, event: dict[str, Any]) -> None:
        """The response of a watched request: its status is what we wanted; it goes on."""
        record = self._awaited.pop(event["requestId"], None)
        tab = self._tabs.get(event.get("frameId", ""))
        if record is not None:
            record.awaited = False
            record.status = event.get("responseStatusCode")
            if reason := event.get("responseErrorReason"):
                record.failure = _failure(reason)
        if tab is not None:
            tab.answered(event)
        self._run(self._let_response(event["requestId"]))

    async def _let_response(self, request_id: str) -> None:
        await self._send("Fetch.continueRequest", {"requestId": request_id})

    def _asked(self, event: dict[str, Any]) -> None:
        """The server wants a name and password: ours for our own hosts, nobody else's."""
        own = _host(event["request"]["url"]) in self._own_hosts
        refused = event["requestId"] in self._given
        answer: dict[str, Any] = {"response": "CancelAuth"}
        if self._credentials is not None and own and not refused:
            self._given.add(event["requestId"])
            answer = {"response": "ProvideCredentials", **self._credentials}
        self._run(self._authenticate(event["requestId"], answer))

    async def _authenticate(self, request_id: str, answer: dict[str, Any]) -> None:
        arguments = {"requestId": request_id, "authChallengeResponse": answer}
        await self._send("Fetch.continueWithAuth", arguments)


def hold_answer(request: Mapping[str, Any], resource_type: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and base64 body that a vendor's library takes for a success."""
    headers = {str(name).lower(): str(value) for name, value in request["headers"].items()}
    answer = {
        "Cache-Control": "no-store",
        "Access-Control-Allow-Origin": headers.get("origin", "*"),
    }
    if "origin" in headers:
        answer["Access-Control-Allow-Credentials"] = "true"
    if request["method"] == "OPTIONS":
        answer["Access-Control-Allow-Methods"] = headers.get("access-control-request-method", "*")
        answer["Access-Control-Allow-Headers"] = headers.get("access-control-request-headers", "*")
        return 204, answer, ""
    match resource_type:
        case "Image":
            return 200, answer | {"Content-Type": "image/gif"}, TRANSPARENT_GIF
        case "Script":
            return 200, answer | {"Content-Type": "text/javascript"}, ""
        case "Document":
            return 200, answer | {"Content-Type": "text/html"}, ""
        case "Stylesheet":
            return 200, answer | {"Content-Type": "text/css"}, ""
        case _:
            return 204, answer, ""


def _body(request: Mapping[str, Any]) -> bytes:
    """The body as sent: its entries joined (strings, Blobs, form data; not streams)."""
    if entries := request.get("postDataEntries"):
        try:
            return b"".join(base64.b64decode(entry.get("bytes", "")) for entry in entries)
        except binascii.Error:
            pass
    return str(request.get("postData", "")).encode("utf-8", "surrogateescape")


def _failure(reason: str) -> str:
    """The Fetch domain's error reason in the words of the rest of the audit."""
    return {"Aborted": "cancelled", "BlockedByClient": "blocked"}.get(reason, f"net::{reason}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
