"""What the browser of a test sends, seen and held while the test drives it.

As in an audit, requests pause in the Fetch domain of the browser itself: Playwright's own routes
miss what is sent while a page goes away, and that would reach the vendor. Everything here runs in
Playwright's sync API: events come in whenever the test waits for the browser.
"""

from __future__ import annotations

import copy
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import Error as PlaywrightError

from auditor.capture.cdp.targets import kept_bodies
from auditor.capture.drafts import OpenPage, OpenRequest
from auditor.capture.network.interception_rules import (
    Command,
    Event,
    InterceptionRules,
    as_call,
)
from auditor.capture.network.paused_request import (
    note_outcome,
    outcome_of_end,
    outcome_of_failure,
)
from auditor.capture.network.response_bodies import ResponseTexts
from auditor.capture.visit.documents import Documents
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.recording import Recording
from auditor.decode.decoder import is_held
from auditor.errors import UsageError
from auditor.model import Leg, VisitFacts
from auditor.tracking.listen import listen

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page
    from playwright.sync_api import Request as SeenRequest
    from playwright.sync_api import Response as SeenResponse

    from auditor.capture.recorders.messages import Batch
    from auditor.decode.index import VendorIndex

Hits = Literal["hold", "deliver"]
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
        self.faults: list[str] = []
        """What a bug of ours lost; requests among them were let through."""
        self._index = index
        self._rules = InterceptionRules(index, hits, self, faults=self.faults)
        self._frame = ""
        self._documents = Documents(self._frame)
        self._session: CDPSession | None = None
        self._page_sessions: list[CDPSession] = []
        self._by_network_id: dict[str, OpenRequest] = {}
        """Requests that are on their way, by the Network domain's id."""
        self._texts = ResponseTexts()
        self._told: dict[SeenRequest, OpenRequest] = {}
        """Hits of which Playwright told: those that a route of the test's own answered are known
        from here alone."""
        self.recording = self._fresh()

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
        context.on("page", self._hear)
        for page in context.pages:
            self._hear(page)
        listen(self, self._index.sockets() if self.holds else None)
        self.restart()

    def stop(self) -> None:
        """Watch no more. What the browser sends from here on goes where it wants to."""
        session, self._session = self._session, None
        if session is None:
            return
        context = self.page.context
        context.remove_listener("request", self._noticed)
        context.remove_listener("response", self._replied)
        context.remove_listener("page", self._hear)
        with suppress(PlaywrightError):
            session.send("Fetch.disable")
        for open_session in (session, *self._page_sessions):
            with suppress(PlaywrightError):
                open_session.detach()

    def restart(self) -> None:
        """Forget what was seen; the page that is open stays the one that is open."""
        self.recording, self._told, self._by_network_id = self._fresh(), {}, {}
        shown: OpenPage | None = None
        if self.page.url.startswith("http"):
            shown = self.recording.pages.open(self.page.url)
            shown.status = 200
        self._documents = Documents(self._frame, shown)

    def _fresh(self) -> Recording:
        return Recording(goal=None, leg=Leg(name="default"), device="", url=self.page.url)

    # ── looking ──────────────────────────────────────────────────────────────────────────────

    @property
    def seen(self) -> tuple[int, int]:
        """Changes with whatever is seen."""
        return len(self.recording.requests) + len(self._told), len(self.recording.messages.pushes)

    def facts(self) -> VisitFacts:
        """What was seen up to now; nothing ends by looking at it."""
        now = copy.copy(self.recording)
        now.requests = self.recording.requests.copied()
        for request in self._answered_by_the_test():
            now.requests.append(request)
        for request in now.requests:
            request.awaited = False
        return to_facts(now)

    def _answered_by_the_test(self) -> list[OpenRequest]:
        """The hits that never came to us, since a route of the test's own answered them.

        Playwright can't always tell a body, so it is their number that counts.
        """
        ours = Counter((request.method, request.url) for request in self.recording.requests)
        bodies = {
            (request.method, request.url, request.body) for request in self.recording.requests
        }
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
        if self.recording.requests.idle_for() < QUIET:
            self.wait(min(SLICE, QUIET - self.recording.requests.idle_for()))
            return False
        if self.page.is_closed():
            return True
        try:
            return bool(self.page.evaluate(REST, [QUIET, HORIZON, SLICE]))
        except PlaywrightError:
            self.wait(SLICE)  # between two documents
            return False

    # ── requests ─────────────────────────────────────────────────────────────────────────────

    def _paused(self, event: Event) -> None:
        self._carry_out(self._rules.paused(event, time.monotonic()))

    def _carry_out(self, command: Command) -> None:
        session = self._session
        if session is None:
            return
        method, arguments = as_call(command)
        try:
            session.send(method, arguments)
        except PlaywrightError:  # the browser gave the request up, or is gone
            self._rules.refused(command)

    def requested(self, event: Event, request: OpenRequest) -> bool:
        """Give the request to its page. Each document is waited for, in popups and frames too."""
        own = request.frame == self._frame
        request.sender = "page" if own else "frame"
        if own:
            request.frame_url = self.page.url
        if network_id := event.get("networkId"):
            self._by_network_id[network_id] = request
        self._documents.assign_page(event, request, self.recording.pages.open)
        self.recording.requests.add(request, mark=event["request"].get("urlFragment", ""))
        return True

    def answered(self, event: Event) -> None:
        """If it is the main frame's document, what follows belongs to the new page."""
        self._documents.answered(event)

    def corrected(self, event: Event, request: OpenRequest) -> None:
        """A test's browser presents itself as the test wants it to."""

    # ── how requests end ─────────────────────────────────────────────────────────────────────

    def _hear(self, page: Page) -> None:
        """Have the Network domain of a page tell how its requests end."""
        with suppress(PlaywrightError):  # it is gone already
            session = page.context.new_cdp_session(page)
            session.on("Network.loadingFinished", lambda event: self._finished(session, event))
            session.on("Network.loadingFailed", self._failed)
            session.send("Network.enable", kept_bodies("page"))
            self._page_sessions.append(session)

    def _finished(self, session: CDPSession, event: Event) -> None:
        request = self._by_network_id.pop(event["requestId"], None)
        if request is None:
            return
        note_outcome(request, outcome_of_end(event, time.monotonic()))
        if request.is_container:
            self._texts.finished(request, partial(_read_body, session, event["requestId"]))

    def _failed(self, event: Event) -> None:
        if (request := self._by_network_id.pop(event["requestId"], None)) is not None:
            note_outcome(request, outcome_of_failure(event, time.monotonic()))

    def _noticed(self, request: SeenRequest) -> None:
        """Playwright tells of a request; it does so of those, too, that a route answers."""
        body = request.post_data_buffer or b""
        kind = request.headers.get("content-type", "")
        url = request.url.partition("#")[0]
        found = self._index.classify(request.method, url, body, kind)
        if found is None or not is_held(found[1]):
            return
        page = self._documents.shown
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

    # ── what pages tell by themselves ────────────────────────────────────────────────────────

    def take_batch(self, batch: Batch, *, popup: bool) -> None:
        """The page script tells of one document."""
        self.recording.messages.take(batch, popup=popup)

    def socket_sent(self, url: str, message: str | bytes) -> None:
        """The page said something to a vendor's WebSocket, which leads nowhere."""
        page = self._documents.shown
        body = message.encode("utf-8", "replace") if isinstance(message, str) else message
        self.recording.requests.add(
            OpenRequest(
                at=time.monotonic(),
                method="SEND",
                url=url,
                body=body,
                resource_type="websocket",
                frame=self._frame,
                frame_url=self.page.url,
                page=page.id if page is not None else None,
                held=True,
            )
        )


def _read_body(
    session: CDPSession, network_id: str, done: Callable[[dict[str, Any]], None]
) -> None:
    with suppress(PlaywrightError):  # its page gave way to another one
        done(session.send("Network.getResponseBody", {"requestId": network_id}))
