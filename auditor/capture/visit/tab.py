"""One tab of the browser: its frames, its documents, and the recording that it writes to."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.capture.drafts import OpenRequest
from auditor.capture.recorders.read_messages import read_batch
from auditor.capture.visit.documents import Documents
from auditor.model import ConsoleMessage
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage as BrowserMessage
    from playwright.async_api import Dialog, Page, WebSocketRoute

    from auditor.capture.drafts import CookieSet
    from auditor.capture.network.interception import Network
    from auditor.capture.screenshot.camera import Camera
    from auditor.capture.visit.recording import Recording


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

    def record(self, recording: Recording | None) -> None:
        """Write to this recording from now on; None: to none."""
        if self.recording is not None:
            self.recording.requests.add_unpaused(self._network.outcomes.unpaused(self))
        self.recording = recording
        self._documents = Documents(self.frame)

    async def leave(self) -> None:
        """Leave the page and close its popups, so that they send what they send at their end."""
        await self.answer_held()
        self._documents.leave()
        for popup in self._popups:
            with suppress(PlaywrightError):
                await popup.close(run_before_unload=True)
        self._popups.clear()
        await self.page.goto("about:blank")
        await self._network.catch_up()

    async def answer_held(self) -> None:
        """Answer what the page has sent, before a step of ours ends it.

        A visitor would not be as quick.
        """
        await self._network.answer(self)

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
        return self.recording is not None

    def note_activity(self) -> None:
        """Note activity: the visit is not at rest."""
        if self.recording is not None:
            self.recording.clock.note_activity()

    def requested(self, event: dict[str, Any], request: OpenRequest) -> None:
        """Record a request of this tab's."""
        recording = self.recording
        if recording is None:
            return
        page = self._documents.assign_page(event, request, recording.pages.open)
        if page is not None and request.frame == self.frame and request.sender == "page":
            request.frame_url = page.final_url
        recording.requests.add(request, mark=event["request"].get("urlFragment", ""))

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
            self.recording.messages.take(batch, popup=popup)

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
        if self.recording is not None:
            self.recording.fail("The page crashed the browser's renderer.", "page-failed")
