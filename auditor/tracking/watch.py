"""Watching a test's browser: its requests are recorded, and hits held, while the test drives it.

As in an audit, requests pause in the Fetch domain of the browser itself: Playwright's routes miss
what a page sends as it goes away, and that would reach the vendor. Everything here runs in
Playwright's sync API: events are handled whenever the test waits for the browser.
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
from auditor.decode.index import is_held
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
SLICE_MS = 100
"""How long one call waits at most."""
QUIET_MS = 300
"""How long a page must be silent to count as at rest."""
HORIZON_MS = 3000
"""A timer that is due within this time is waited for."""
REST = """([quiet, horizon, most]) => {
  const page = window[Symbol.for("tagproof")];
  return page ? page.rest(quiet, horizon, most).then((state) => state.quiet) : true;
}"""


class Watch:
    """One page of a test with its popups, frames and workers: all requests of its browser."""

    def __init__(self, page: Page, index: VendorIndex, hits: Hits) -> None:
        """`start` begins."""
        self.page = page
        self.holds = hits == "hold"
        """Whether hits are answered here, so that none reaches a vendor."""
        self.faults: list[str] = []
        """A line for each request that a bug of ours failed on; it was let through."""
        self._index = index
        self._rules = InterceptionRules(index, hits, self, faults=self.faults)
        self._frame = ""
        self._documents = Documents(self._frame)
        self._session: CDPSession | None = None
        self._page_sessions: list[CDPSession] = []
        self._by_network_id: dict[str, OpenRequest] = {}
        """Requests without an end yet, by their network id."""
        self._texts = ResponseTexts()
        self._reported: dict[SeenRequest, OpenRequest] = {}
        """Hits that Playwright reported: hits that a route of the test answered never pause."""
        self.recording = self._new_recording()

    def start(self) -> None:
        """Watch from now on.

        Raises:
            UsageError: the test's browser is not a Chromium.
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
        context.on("request", self._playwright_requested)
        context.on("response", self._playwright_answered)
        context.on("page", self._listen_to)
        for page in context.pages:
            self._listen_to(page)
        listen(self, self._index.sockets() if self.holds else None)
        self.restart()

    def stop(self) -> None:
        """Watch no more. What the browser sends from now on is not held."""
        session, self._session = self._session, None
        if session is None:
            return
        context = self.page.context
        context.remove_listener("request", self._playwright_requested)
        context.remove_listener("response", self._playwright_answered)
        context.remove_listener("page", self._listen_to)
        with suppress(PlaywrightError):
            session.send("Fetch.disable")
        for open_session in (session, *self._page_sessions):
            with suppress(PlaywrightError):
                open_session.detach()

    def restart(self) -> None:
        """Start a new recording, with the page that is open as its first page."""
        self.recording, self._reported, self._by_network_id = self._new_recording(), {}, {}
        shown: OpenPage | None = None
        if self.page.url.startswith("http"):
            shown = self.recording.pages.open(self.page.url)
            shown.status = 200
        self._documents = Documents(self._frame, shown)

    def _new_recording(self) -> Recording:
        return Recording(goal=None, leg=Leg(name="default"), device="", url=self.page.url)

    # ── what was seen ────────────────────────────────────────────────────────────────────────

    @property
    def counts(self) -> tuple[int, int]:
        """How many requests and pushes were seen, so that new ones are noticed."""
        return len(self.recording.requests) + len(self._reported), len(
            self.recording.messages.pushes
        )

    def facts(self) -> VisitFacts:
        """The facts until now; the recording goes on."""
        snapshot = copy.copy(self.recording)
        snapshot.requests = self.recording.requests.copied()
        for request in self._answered_by_the_test():
            snapshot.requests.append(request)
        for request in snapshot.requests:
            request.awaited = False
        return to_facts(snapshot)

    def _answered_by_the_test(self) -> list[OpenRequest]:
        """The hits that never paused, since a route of the test answered them.

        Playwright does not always know a body, so hits of one method and address are counted.
        """
        paused = Counter((request.method, request.url) for request in self.recording.requests)
        bodies = {
            (request.method, request.url, request.body) for request in self.recording.requests
        }
        reported = sorted(
            self._reported.values(),
            key=lambda hit: (hit.method, hit.url, hit.body) not in bodies,
        )
        unpaused = []
        for hit in reported:
            if paused[hit.method, hit.url] > 0:
                paused[hit.method, hit.url] -= 1
            else:
                unpaused.append(copy.copy(hit))
        return unpaused

    def wait(self, milliseconds: float) -> bool:
        """Let the browser go on; returns False when all pages of the test are closed."""
        for page in [self.page, *self.page.context.pages]:
            if not page.is_closed():
                with suppress(PlaywrightError):
                    page.wait_for_timeout(milliseconds)
                    return True
        return False

    def is_at_rest(self) -> bool:
        """Whether the page is at rest: no response is awaited and no timer is due soon."""
        if self.recording.requests.idle_for() < QUIET_MS:
            self.wait(min(SLICE_MS, QUIET_MS - self.recording.requests.idle_for()))
            return False
        if self.page.is_closed():
            return True
        try:
            return bool(self.page.evaluate(REST, [QUIET_MS, HORIZON_MS, SLICE_MS]))
        except PlaywrightError:
            self.wait(SLICE_MS)  # between two documents
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
        """Record a request. Documents are waited for, those of popups and frames, too."""
        is_own = request.frame == self._frame
        request.sender = "page" if is_own else "frame"
        if is_own:
            request.frame_url = self.page.url
        if network_id := event.get("networkId"):
            self._by_network_id[network_id] = request
        self._documents.assign_page(event, request, self.recording.pages.open)
        self.recording.requests.add(request, mark=event["request"].get("urlFragment", ""))
        return True

    def answered(self, event: Event) -> None:
        """Take a response; after the main frame's document, requests belong to the new page."""
        self._documents.answered(event)

    def corrected(self, event: Event, request: OpenRequest) -> None:
        """Leave the headers as they are: the test decides how its browser presents itself."""

    # ── how requests end ─────────────────────────────────────────────────────────────────────

    def _listen_to(self, page: Page) -> None:
        """Listen to the Network domain of a page, which reports how its requests end."""
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

    def _playwright_requested(self, request: SeenRequest) -> None:
        """Keep a hit that Playwright reports; it reports those that a route answers, too."""
        body = request.post_data_buffer or b""
        content_type = request.headers.get("content-type", "")
        url = request.url.partition("#")[0]
        match = self._index.classify(request.method, url, body, content_type)
        if match is None or not is_held(match[1]):
            return
        page = self._documents.shown
        self._reported[request] = OpenRequest(
            at=time.monotonic(),
            method=request.method,
            url=url,
            body=body,
            content_type=content_type,
            resource_type=request.resource_type,
            frame_url=self.page.url,
            page=page.id if page is not None else None,
            held=True,
        )

    def _playwright_answered(self, response: SeenResponse) -> None:
        """Forget a hit that the site's service worker answered: the worker sent it itself."""
        if response.from_service_worker:
            self._reported.pop(response.request, None)

    # ── messages of pages ────────────────────────────────────────────────────────────────────

    def take_batch(self, batch: Batch, *, popup: bool) -> None:
        """Take a batch of messages of one document."""
        self.recording.messages.take(batch, popup=popup)

    def socket_sent(self, url: str, message: str | bytes) -> None:
        """Record a message sent over a vendor's WebSocket, as a request of its own."""
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
    with suppress(PlaywrightError):  # the next page has replaced its page
        done(session.send("Network.getResponseBody", {"requestId": network_id}))
