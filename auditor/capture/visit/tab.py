"""One tab of the browser: its frames, its documents, and the recording that it writes to."""

from __future__ import annotations

import asyncio
import json
import math
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.capture.drafts import OpenRequest
from auditor.capture.recorders.read_messages import read_batch, read_mark
from auditor.capture.visit.documents import Documents
from auditor.model import ConsoleMessage
from auditor.model.messages import count
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage as BrowserMessage
    from playwright.async_api import Dialog, Page, WebSocketRoute

    from auditor.capture.drafts import CookieSet, OpenPage
    from auditor.capture.network.interception import Network
    from auditor.capture.screenshot.camera import Camera
    from auditor.capture.visit.recording import Recording
    from auditor.decode.index import VendorIndex


REQUESTS_KEPT = 15_000
"""A page that sends more requests is ended: it never rests, and keeps its neighbours waiting."""

COMPANY_MS = 50
"""How long popups and workers that a page leaves behind must be silent."""
UNLOAD_SECONDS = 1.5
"""How long the browser lets a document go on that was left; Chromium's own limit is 0.5, and what
it did until then comes to us later on a busy machine."""
LEAVING_SECONDS = 2.0
"""How long a page that was left may take until all its requests have gone on."""


class Tab:
    """One of Playwright's pages, and the `Owner` of its frames for the network capture."""

    def __init__(self, page: Page, network: Network, frame: str) -> None:
        """Use `Tab.open`."""
        self.page = page
        self._network = network
        self.frame = frame
        """The id of its main frame."""
        self._documents = Documents(frame)
        self._popups: list[Page] = []
        self.recording: Recording | None = None
        self.earlier: Recording | None = None
        """The recording of the visit before, which may still get what comes late."""
        self._is_visiting = False
        self.camera: Camera | None = None
        self.crashed = False

    @classmethod
    async def open(cls, page: Page, network: Network) -> Tab:
        """The tab of a new page, which owns its frame before any address is opened."""
        session = await page.context.new_cdp_session(page)
        target = await session.send("Target.getTargetInfo")
        await session.detach()
        tab = cls(page, network, target["targetInfo"]["targetId"])
        network.targets.adopt(tab.frame, tab)
        if network.sockets is not None:
            await page.route_web_socket(network.sockets, tab._hold_socket)
        page.on("console", tab._logged)
        page.on("pageerror", lambda error: tab._note("pageerror", str(error)))
        page.on("dialog", tab._answer_dialog)
        page.on("crash", lambda _: tab._crash())
        page.on("download", lambda download: tab._note("download", str(download.url)))
        page.on("popup", tab._opened)
        return tab

    async def close(self) -> None:
        """Close the page and release its frames."""
        self._network.release(self)
        await self.page.close()

    def record(self, recording: Recording) -> None:
        """Write to this recording from now on.

        What the pages of the visit before still send goes to its own recording, until `finish`.
        """
        self.earlier, self.recording = self.recording, recording
        self._is_visiting = True
        self._documents.begin_visit()

    def finish(self, recording: Recording) -> None:
        """End a recording: nothing is added to it any more."""
        is_last = recording is self.recording
        later = self.recording
        before = math.inf if is_last or later is None else later.clock.began
        recording.requests.add_unpaused(self._network.outcomes.unpaused(self, before))
        if hits := self._network.orphaned_hits(self, recording.clock.began):
            recording.fail(
                f"{count(hits, 'hit')} of this time could not be assigned to a page, and may "
                "belong to this one.",
                "page-failed",
            )
        if is_last:
            self.recording, self._is_visiting = None, False
        else:
            self.earlier = None

    def end(self) -> None:
        """End the page's renderer, whatever it is doing; what waits for the page fails then."""
        session = self._network.targets.session_of(self.frame)
        if session is not None and not self.crashed:
            self.crashed = True
            self._network.targets.end(session)

    async def leave(self) -> None:
        """Leave the page and close its popups, so that they send what they send at their end.

        Afterwards all that the page sent has been recorded.
        """
        await self.answer_held()
        self._documents.leave()
        for popup in self._popups:
            with suppress(PlaywrightError):
                await popup.close(run_before_unload=True)
        has_company = self.has_company or bool(self._popups)
        self._popups.clear()
        shown = self._documents.shown
        await self.page.goto("about:blank")
        if shown is not None and shown.is_isolated:
            # It goes on in its own process, of which the empty document can give no sign.
            await asyncio.sleep(UNLOAD_SECONDS)
        await self._network.parted(self.page)
        if self.recording is not None:
            quiet_ms = COMPANY_MS if has_company else 0
            await self.recording.requests.all_sent(quiet_ms, LEAVING_SECONDS)
            self.recording.clock.stop()
        self._is_visiting = False

    async def catch_up(self) -> None:
        """Wait until all that the browser has reported so far is recorded."""
        await self._network.catch_up()

    async def answer_held(self) -> None:
        """Answer what the page has sent, before a step of ours ends it.

        A visitor would not be as quick.
        """
        await self._network.answer(self)

    @property
    def index(self) -> VendorIndex:
        """The vendors that are known."""
        return self._network.index

    @property
    def is_usable(self) -> bool:
        """Whether it can visit another page."""
        return not self.crashed and not self.page.is_closed()

    @property
    def has_company(self) -> bool:
        """Whether the tab has popups or workers, which may be active while its page is at rest."""
        return self._network.targets.has_company(self)

    @property
    def host(self) -> str:
        """The host of the page that is open."""
        return host_of(self.page.url)

    # ── called by the network ────────────────────────────────────────────────────────────────

    @property
    def is_recording(self) -> bool:
        """Whether a visit runs."""
        return self.recording is not None and self._is_visiting

    @property
    def last_activity(self) -> int:
        """When it was last active, in milliseconds since its visit began; 0 without a visit."""
        return self.recording.clock.last_activity if self.recording is not None else 0

    def note_activity(self) -> None:
        """Note activity: the visit is not at rest."""
        if self.recording is not None:
            self.recording.clock.note_activity()

    def navigation_requested(self, frame: str) -> None:
        """Note that a frame was asked to open another document, whose request is to come."""
        if self.recording is not None:
            self.recording.requests.await_document(frame)

    def navigation_over(self, frame: str) -> None:
        """Note that nothing is to come of what a frame was asked to open."""
        if self.recording is not None:
            self.recording.requests.give_up_document(frame)

    def ending(self, frame: str) -> None:
        """Note that the document of this frame does not answer any more, and is ended."""
        if self.recording is not None:
            url = self._network.targets.url_of(frame)
            if frame == self.frame and (page := self.recording.pages.last) is not None:
                url = page.final_url  # known before its document is shown
            self.recording.fail(
                f"A script of {url} never ended: the page did not answer any more and was closed.",
                "page-failed",
            )

    def requested(self, event: dict[str, Any], request: OpenRequest) -> bool:
        """Record a request of this tab's; returns whether one of its recordings has it now."""
        if self.recording is None:
            return False
        mark = event["request"].get("urlFragment", "")
        marked = self._marked(mark)
        page = self._documents.assign_page(event, request, self.recording.pages.open, marked)
        recording = self._recording_of(page)
        if recording is None:
            return False
        if len(recording.requests) >= REQUESTS_KEPT:
            recording.fail(
                f"The page sent more than {REQUESTS_KEPT:,} requests and was closed.", "page-failed"
            )
            self.end()
            return False
        if page is not None and request.frame == self.frame and request.sender == "page":
            request.frame_url = page.final_url
        recording.requests.add(request, mark=mark)
        return True

    def loaded_by(self, request: OpenRequest) -> None:
        """Give a recorded request to the page whose document made it, if that is another one."""
        page = self._documents.of_loader(request.loader)
        if page is None or page is request.of_page:
            return
        before, after = self._recording_of(request.of_page), self._recording_of(page)
        if before is None or after is None:
            return
        request.of_page, request.page = page, page.id
        if before is not after:
            before.requests.remove(request)
            after.requests.append(request)

    def _marked(self, fragment: str) -> OpenPage | None:
        """The page whose document put this mark on an address; None if there is none."""
        if not fragment or (mark := read_mark(fragment)) is None:
            return None
        recordings = filter(None, (self.recording, self.earlier))
        pages = (page for recording in recordings for page in recording.pages)
        return next((page for page in pages if mark.is_of(page.document)), None)

    def _recording_of(self, page: OpenPage | None) -> Recording | None:
        """The recording that has the page; None if that is over. Without a page, the current."""
        if page is None:
            return self.recording
        for recording in filter(None, (self.recording, self.earlier)):
            if any(known is page for known in recording.pages):
                return recording
        return None

    def answered(self, event: dict[str, Any]) -> None:
        """Take a response; after a document's, requests belong to the new page."""
        self._documents.answered(event)

    def socket_sent(self, request: OpenRequest) -> None:
        """Record a message sent over a WebSocket, as a request of its own."""
        if self.recording is not None:
            shown = self._documents.shown
            request.page = shown.id if shown is not None else None
            self.recording.requests.add(request)

    def cookie_set(self, cookie: CookieSet) -> None:
        """Record a cookie that a response set."""
        if self.recording is not None:
            self.recording.messages.cookie_set(cookie)

    def _hold_socket(self, socket: WebSocketRoute) -> None:
        """Keep a vendor's WebSocket open for the page, without a connection to the vendor."""

        def sent(message: str | bytes) -> None:
            self._network.hold_message()
            body = message.encode("utf-8", "replace") if isinstance(message, str) else message
            self.socket_sent(
                OpenRequest(
                    at=time.monotonic(),
                    method="SEND",
                    url=socket.url,
                    body=body,
                    resource_type="websocket",
                    frame=self.frame,
                    frame_url=self.page.url,
                    held=True,
                )
            )

        socket.on_message(sent)

    # ── called by the page ───────────────────────────────────────────────────────────────────

    def message(self, payload: str, *, popup: bool) -> None:
        """Take a message of the page script; the page may have forged it."""
        if self.recording is None:
            return
        try:
            batch = read_batch(json.loads(payload))
        except (ValueError, RecursionError):
            return
        if batch is not None:
            recording = self.recording
            earlier = self.earlier
            if earlier is not None and earlier.pages.has_document(batch.document):
                recording = earlier
            recording.messages.take(batch, popup=popup)

    def worker_refused(self, url: str, *, directive: str, blocked: str) -> None:
        """Note what a policy refused to a worker of the page at `url`."""
        if self.recording is not None:
            self.recording.messages.worker_refused(url, directive=directive, blocked=blocked)

    def _note(self, kind: Any, text: str, location: str = "") -> None:  # noqa: ANN401 - a literal
        if self.recording is not None:
            at = self.recording.clock.now()
            message = ConsoleMessage(id=0, at=at, kind=kind, text=text[:2000], location=location)
            self.recording.log(message)

    def _logged(self, message: BrowserMessage) -> None:
        if message.type == "error":
            at = message.location
            self._note("console", message.text, f"{at.get('url', '')}:{at.get('lineNumber')}")

    def _opened(self, popup: Page) -> None:
        self._popups.append(popup)
        self._note("popup", popup.url)

    async def _answer_dialog(self, dialog: Dialog) -> None:
        """Close a dialog, which would block the visit: accept one about leaving, cancel others."""
        self._note("dialog", f"{dialog.type}: {dialog.message}")
        if dialog.type == "beforeunload":
            await dialog.accept()
        else:
            await dialog.dismiss()

    def _crash(self) -> None:
        self.crashed = True
        self._note("crash", "the page's renderer crashed")
        if self.recording is not None and self._is_visiting:
            self.recording.fail("The page crashed the browser's renderer.", "page-failed")
