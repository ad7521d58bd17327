"""What the browser of a test sends, seen and held while the test drives it.

As in an audit, requests pause in the Fetch domain of the browser itself: Playwright's own routes
miss what is sent while a page goes away, and that would reach the vendor. Everything here runs in
Playwright's sync API: events come in whenever the test waits for the browser.
"""

from __future__ import annotations

import copy
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import Error as PlaywrightError

from auditor.capture.answers import hold_answer
from auditor.capture.drafts import OpenPage, OpenRequest
from auditor.capture.freeze import freeze
from auditor.capture.network import opened
from auditor.capture.recording import Recording
from auditor.decode import is_held
from auditor.errors import UsageError
from auditor.model import Leg, VisitFacts
from auditor.tracking.listen import listen

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page
    from playwright.sync_api import Request as SeenRequest
    from playwright.sync_api import Response as SeenResponse

    from auditor.index import VendorIndex
    from auditor.vendor import Endpoint

Hits = Literal["hold", "deliver"]
REDIRECTS = range(300, 400)
SLICE = 100
"""Milliseconds that are waited at a time."""
QUIET = 300
"""Milliseconds of silence after which a page has nothing more to say."""
HORIZON = 3000
"""A timer that is due within so many milliseconds is waited for."""
REST = """([quiet, horizon, most]) => {
  const page = window[Symbol.for("tagproof")];
  return page ? page.rest(quiet, horizon, most).then((said) => said.quiet) : true;
}"""


class Watch:
    """One page of a test, its popups, frames and workers: all that its browser asks for."""

    def __init__(self, page: Page, index: VendorIndex, hits: Hits) -> None:
        """`start` begins."""
        self.page = page
        self.holds = hits == "hold"
        """Whether hits are answered here and reach no vendor."""
        self.sockets = index.sockets() if self.holds else None
        self._index = index
        self._frame = ""
        self._session: CDPSession | None = None
        self._awaited: dict[str, OpenRequest] = {}
        self._told: dict[SeenRequest, OpenRequest] = {}
        """Hits of which Playwright told: those that a route of the test's own answered are known
        from here alone."""
        self.recording = self._fresh()
        self.faults: list[str] = []
        """What a bug of ours lost; requests among them were let through."""

    def start(self) -> None:
        """Watch from now on.

        Raises:
            UsageError: it is no Chromium.
        """
        context, browser = self.page.context, self.page.context.browser
        if browser is None or browser.browser_type.name != "chromium":
            name = browser.browser_type.name if browser is not None else "a persistent context"
            raise UsageError(
                f"tracking watches Chromium only, and this test runs in {name}; mark the test with "
                '@pytest.mark.only_browser("chromium")'
            )
        session = context.new_cdp_session(self.page)
        self._frame = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
        session.detach()
        self._session = browser.new_browser_cdp_session()
        self._session.on("Fetch.requestPaused", self._paused)
        self._session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
        context.on("request", self._noticed)
        context.on("response", self._replied)
        listen(self)
        self.restart()

    def stop(self) -> None:
        """Watch no more. What the browser sends from here on goes where it wants to."""
        session, self._session = self._session, None
        if session is None:
            return
        self.page.context.remove_listener("request", self._noticed)
        self.page.context.remove_listener("response", self._replied)
        with suppress(PlaywrightError):
            session.send("Fetch.disable")
            session.detach()

    def restart(self) -> None:
        """Forget what was seen; the page that is open stays the one that is open."""
        self.recording, self._told = self._fresh(), {}
        self._document = self._previous = self._committed = None
        if self.page.url.startswith("http"):
            page = self.recording.open_page(self.page.url)
            page.status = 200
            self._committed = page

    def _fresh(self) -> Recording:
        return Recording(goal=None, leg=Leg(name="default"), device="", url=self.page.url)

    _document: OpenPage | None = None
    """What the main frame asks for."""
    _previous: OpenPage | None = None
    _committed: OpenPage | None = None
    """What it shows."""

    # ── looking ──────────────────────────────────────────────────────────────────────────────

    @property
    def seen(self) -> tuple[int, int]:
        """Changes with whatever is seen."""
        return len(self.recording.requests) + len(self._told), len(self.recording.pushes)

    def facts(self) -> VisitFacts:
        """What was seen up to now; nothing ends by looking at it."""
        now = copy.copy(self.recording)
        now.requests = copy.deepcopy(self.recording.requests)
        now.calls = copy.deepcopy(self.recording.calls)
        now.requests += self._answered_by_the_test()
        for request in now.requests:
            request.awaited = False
        return freeze(now)

    def _answered_by_the_test(self) -> list[OpenRequest]:
        """The hits that never came to us, since a route of the test's own answered them.

        Playwright can't always tell a body, so it is their number that counts.
        """
        ours = Counter((each.method, each.url) for each in self.recording.requests)
        bodies = {(each.method, each.url, each.body) for each in self.recording.requests}
        told = sorted(
            self._told.values(),
            key=lambda each: (each.method, each.url, each.body) not in bodies,
        )
        left = []
        for each in told:
            if ours[each.method, each.url] > 0:
                ours[each.method, each.url] -= 1
            else:
                left.append(copy.copy(each))
        return left

    def wait(self, milliseconds: float) -> bool:
        """Let the browser go on; False when no page of the test is left to wait for."""
        for page in [self.page, *self.page.context.pages]:
            if not page.is_closed():
                with suppress(PlaywrightError):
                    page.wait_for_timeout(milliseconds)
                    return True
        return False

    def is_at_rest(self) -> bool:
        """Whether all has been said: nothing is on its way and no timer is due soon."""
        if self.recording.idle_for() < QUIET:
            self.wait(min(SLICE, QUIET - self.recording.idle_for()))
            return False
        if self.page.is_closed():
            return True
        try:
            return bool(self.page.evaluate(REST, [QUIET, HORIZON, SLICE]))
        except PlaywrightError:
            self.wait(SLICE)  # between two documents
            return False

    # ── requests ─────────────────────────────────────────────────────────────────────────────

    def _paused(self, event: dict[str, Any]) -> None:
        """Answer, whatever happens: the browser waits for it."""
        try:
            if "responseStatusCode" in event or "responseErrorReason" in event:
                self._answered(event)
            else:
                self._decide(event)
        except PlaywrightError:
            pass  # the browser gave it up, or is gone
        except Exception as error:  # noqa: BLE001 - a bug of ours must not stop the test's page
            self.faults.append(f"{event['request']['url'][:200]}: {error!r}"[:500])
            with suppress(PlaywrightError):
                self._send("Fetch.continueRequest", event)

    def _decide(self, event: dict[str, Any]) -> None:
        request = opened(event)
        found = self._index.classify(
            request.method,
            request.url,
            request.body,
            request.content_type,
            request.content_encoding,
        )
        self._note(event, request)
        held = found is not None and is_held(found[1]) and request.url.startswith("http")
        if held and self.holds:
            self._hold(event, request, found[1] if found else None)
            return
        if found is not None or event["resourceType"] == "Document":
            request.awaited = True
            self._awaited[event["requestId"]] = request
        try:
            self._send("Fetch.continueRequest", event, interceptResponse=request.awaited)
        except PlaywrightError:
            request.failure, request.awaited = "cancelled", False

    def _note(self, event: dict[str, Any], request: OpenRequest) -> None:
        """Give the request to its page."""
        own = request.frame == self._frame
        request.sender = "page" if own else "frame"
        if own:
            request.frame_url = self.page.url
        if own and event["resourceType"] == "Document":
            page: OpenPage | None = self._open_document(event, request)
            request.document = page
        else:
            # Without a network id a request was made while its document was going away.
            if not event.get("networkId") and event["resourceType"] != "Document":
                request.moment = "live" if self._previous is None else "pagehide"
            page = (self._previous if request.moment == "pagehide" else None) or self._committed
        request.page = page.id if page is not None else None
        self.recording.add_request(request, mark=event["request"].get("urlFragment", ""))

    def _open_document(self, event: dict[str, Any], request: OpenRequest) -> OpenPage:
        if event.get("redirectedRequestId") and self._document is not None:
            self._document.redirects.append(self._document.final_url)
            self._document.final_url = request.url
        else:
            self._document = self.recording.open_page(request.url)
        return self._document

    def _hold(self, event: dict[str, Any], request: OpenRequest, endpoint: Endpoint | None) -> None:
        request.held = True
        status, headers, body = hold_answer(event["request"], event["resourceType"], endpoint)
        request.status = status
        given = [{"name": name, "value": value} for name, value in headers.items()]
        try:
            self._send(
                "Fetch.fulfillRequest",
                event,
                responseCode=status,
                responseHeaders=given,
                body=body,
            )
        except PlaywrightError:
            # The browser had given it up before it left: a hit that the site itself lost.
            request.failure, request.status, request.held = "cancelled", None, False

    def _answered(self, event: dict[str, Any]) -> None:
        request = self._awaited.pop(event["requestId"], None)
        if request is not None:
            request.awaited = False
            request.status = event.get("responseStatusCode")
            if reason := event.get("responseErrorReason"):
                request.failure = f"net::{reason}"
            if request.document is not None and request.document is self._document:
                self._arrived(request.document, request)
        self._send("Fetch.continueRequest", event)

    def _arrived(self, page: OpenPage, request: OpenRequest) -> None:
        """The main frame's document has come: what follows belongs to the new page."""
        page.status, page.error = request.status, request.failure
        request.ended = time.monotonic()
        if request.failure is None and request.status not in REDIRECTS:
            self._previous, self._committed = self._committed, page

    def _send(self, method: str, event: dict[str, Any], **arguments: Any) -> None:  # noqa: ANN401 - as JSON
        if self._session is not None:
            self._session.send(method, {"requestId": event["requestId"], **arguments})

    def _noticed(self, request: SeenRequest) -> None:
        """Playwright tells of a request; it does so of those, too, that a route answers."""
        body = request.post_data_buffer or b""
        kind = request.headers.get("content-type", "")
        url = request.url.partition("#")[0]
        found = self._index.classify(request.method, url, body, kind)
        if found is None or not is_held(found[1]):
            return
        page = self._committed
        self._told[request] = OpenRequest(
            at=time.monotonic(),
            method=request.method,
            url=url,
            body=body,
            content_type=kind,
            resource_type=request.resource_type,
            frame_url=self.page.url,
            page=page.id if page is not None else None,
            held=True,
        )

    def _replied(self, response: SeenResponse) -> None:
        """What the site's service worker answered, that sent itself."""
        if response.from_service_worker:
            self._told.pop(response.request, None)

    def socket_sent(self, url: str, message: str | bytes) -> None:
        """The page said something to a vendor's WebSocket, which leads nowhere."""
        body = message.encode("utf-8", "replace") if isinstance(message, str) else message
        self.recording.add_request(
            OpenRequest(
                at=time.monotonic(),
                method="SEND",
                url=url,
                body=body,
                resource_type="websocket",
                frame=self._frame,
                frame_url=self.page.url,
                page=self._committed.id if self._committed else None,
                held=True,
            )
        )
