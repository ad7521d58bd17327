"""One tab of the browser: its frames, its documents, and the recording that it writes to."""

from __future__ import annotations

import base64
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.capture.drafts import OpenRequest
from auditor.capture.exchanges import places
from auditor.capture.messages import read_batch
from auditor.model import ConsoleMessage
from auditor.wire import host_of

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage as BrowserMessage
    from playwright.async_api import Dialog, Page, WebSocketRoute

    from auditor.capture.camera import Camera
    from auditor.capture.drafts import OpenPage
    from auditor.capture.exchanges import Said
    from auditor.capture.network import Network
    from auditor.capture.recording import Recording
    from auditor.capture.targets import Target

REDIRECTS = range(300, 400)


class Tab:
    """A page of Playwright's that is known to the network capture by its frames."""

    def __init__(self, page: Page, network: Network, frame: str) -> None:
        """Use `Tab.open`."""
        self.page = page
        self._network = network
        self.frame = frame
        """The id of its main frame."""
        self._document: OpenPage | None = None
        self._previous: OpenPage | None = None
        self._committed: OpenPage | None = None
        self._popups: list[Page] = []
        self.recording: Recording | None = None
        self.camera: Camera | None = None
        self.crashed = False

    @classmethod
    async def open(cls, page: Page, network: Network) -> Tab:
        """Sign a new page in, before it goes anywhere."""
        session = await page.context.new_cdp_session(page)
        target = await session.send("Target.getTargetInfo")
        await session.detach()
        tab = cls(page, network, target["targetInfo"]["targetId"])
        network.targets.adopt(tab.frame, tab)
        if network.sockets is not None:
            await page.route_web_socket(network.sockets, tab._hold_socket)
        page.on("console", tab._logged)
        page.on("pageerror", lambda error: tab._note("pageerror", str(error)))
        page.on("dialog", tab._asked)
        page.on("crash", lambda _: tab._crash())
        page.on("download", lambda download: tab._note("download", str(download.url)))
        page.on("popup", tab._opened)
        return tab

    async def close(self) -> None:
        """Close the page; its frames are forgotten."""
        self._network.release(self)
        await self.page.close()

    def record(self, recording: Recording | None) -> None:
        """From now on, what happens here belongs to this recording."""
        if self.recording is not None:
            self.recording.unpaused(self._network.exchanges.unpaused(self))
        self.recording = recording
        self._document = self._previous = self._committed = None

    async def leave(self) -> None:
        """Go away from the page and what it opened, so that they send what they kept for then."""
        self._previous = self._committed
        for popup in self._popups:
            with suppress(PlaywrightError):
                await popup.close(run_before_unload=True)
        self._popups.clear()
        await self.page.goto("about:blank")
        await self._network.catch_up()

    @property
    def has_company(self) -> bool:
        """Whether popups or workers belong to the tab: they may be at work though it rests."""
        return self._network.targets.has_company(self)

    @property
    def host(self) -> str:
        """The host of the page that is open."""
        return host_of(self.page.url)

    # ── called by the network ────────────────────────────────────────────────────────────────

    def is_document(self, event: dict[str, Any]) -> bool:
        """Whether a paused request is this tab's next document."""
        return bool(event["resourceType"] == "Document" and event.get("frameId") == self.frame)

    def requested(self, event: dict[str, Any], request: OpenRequest) -> None:
        """Record a request of this tab's."""
        recording = self.recording
        if recording is None:
            return
        page = self._open_document(recording, event, request) if self.is_document(event) else None
        if page is None:
            # Without a network id a request was made while its document was going away, or by
            # fetchLater.
            if not event.get("networkId") and event["resourceType"] != "Document":
                request.moment = "live" if self._previous is None else "pagehide"
            page = (self._previous if request.moment == "pagehide" else None) or self._committed
        else:
            request.document = page
        if page is not None:
            request.page = page.id
            if request.frame == self.frame and request.sender == "page":
                request.frame_url = page.final_url
        recording.add_request(request, mark=event["request"].get("urlFragment", ""))

    def _open_document(
        self, recording: Recording, event: dict[str, Any], request: OpenRequest
    ) -> OpenPage:
        if event.get("redirectedRequestId") and self._document is not None:
            self._document.redirects.append(self._document.final_url)
            self._document.final_url = request.url
        else:
            self._document = recording.open_page(request.url)
        return self._document

    def answered(self, event: dict[str, Any]) -> None:
        """A response came; if it is the document's, what follows belongs to the new page."""
        if not self.is_document(event) or self._document is None:
            return
        status = event.get("responseStatusCode")
        self._document.status = status
        if reason := event.get("responseErrorReason"):
            self._document.error = str(reason)
        elif status not in REDIRECTS:
            self._previous, self._committed = self._committed, self._document

    def socket_sent(self, opened: Said, payload: str, *, binary: bool) -> None:
        """A message went out over a WebSocket: a request of its own."""
        try:
            body = base64.b64decode(payload) if binary else payload.encode("utf-8", "replace")
        except ValueError:
            body = b""
        frame = opened.target.id
        self._add_message(
            OpenRequest(
                at=time.monotonic(),
                method="SEND",
                url=opened.event["url"],
                body=body,
                resource_type="websocket",
                frame=frame,
                frame_url=self._network.targets.url_of(frame),
                frames=places(opened.event.get("initiator", {})),
                sender=opened.target.sender,
            )
        )

    def _hold_socket(self, socket: WebSocketRoute) -> None:
        """A vendor's WebSocket: open for the page, and leading nowhere."""

        def sent(message: str | bytes) -> None:
            self._network.held += 1
            body = message.encode("utf-8", "replace") if isinstance(message, str) else message
            self._add_message(
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

    def _add_message(self, request: OpenRequest) -> None:
        if self.recording is not None:
            request.page = self._committed.id if self._committed else None
            self.recording.add_request(request)

    # ── called by the page ───────────────────────────────────────────────────────────────────

    def told(self, payload: str, target: Target) -> None:
        """The page script has something to say. Whatever it is: the page may have forged it."""
        if self.recording is None:
            return
        try:
            batch = read_batch(json.loads(payload))
        except (ValueError, RecursionError):
            return
        if batch is not None:
            self.recording.take_batch(batch, popup=target.popup)

    def _note(self, kind: Any, text: str, location: str = "") -> None:  # noqa: ANN401 - a literal
        if self.recording is not None:
            at = self.recording.now()
            message = ConsoleMessage(id=0, at=at, kind=kind, text=text[:2000], location=location)
            self.recording.tell(message)

    def _logged(self, message: BrowserMessage) -> None:
        if message.type == "error":
            place = message.location
            self._note("console", message.text, f"{place.get('url', '')}:{place.get('lineNumber')}")

    def _opened(self, popup: Page) -> None:
        self._popups.append(popup)
        self._note("popup", popup.url)

    async def _asked(self, dialog: Dialog) -> None:
        """A dialog would block the visit: leave the page if it asks, otherwise cancel it."""
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
