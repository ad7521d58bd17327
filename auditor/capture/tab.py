"""One tab of the browser: its frames, its documents, and the recording that it writes to."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from auditor.model import ConsoleMessage

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Dialog, Page
    from playwright.async_api import ConsoleMessage as BrowserMessage

    from auditor.capture.drafts import OpenPage, OpenRequest
    from auditor.capture.network import Network
    from auditor.capture.recording import Recording

REDIRECTS = range(300, 400)
SINK = "__tagproof_sink"
"""The page script's way out; it takes it off the window before the page's own scripts run."""


@cache
def page_script() -> str:
    """The script that runs in every document before the page's own."""
    source = files("auditor.capture.recorders").joinpath("page.js").read_text("utf-8")
    return source.replace("__SINK__", SINK)


class Tab:
    """A page of Playwright's that is known to the network capture by its frames."""

    def __init__(self, page: Page, session: CDPSession, network: Network, frame: str) -> None:
        """Use `Tab.open`."""
        self.page = page
        self._session = session
        self._network = network
        self._main = frame
        self._document: OpenPage | None = None
        self._previous: OpenPage | None = None
        self._committed: OpenPage | None = None
        self.recording: Recording | None = None
        self.crashed = False

    @classmethod
    async def open(cls, page: Page, network: Network) -> Tab:
        """Sign a new page in, before it goes anywhere."""
        session = await page.context.new_cdp_session(page)
        target = await session.send("Target.getTargetInfo")
        tab = cls(page, session, network, target["targetInfo"]["targetId"])
        network.adopt(tab._main, tab)
        session.on("Page.frameAttached", lambda event: network.adopt(event["frameId"], tab))
        session.on("Runtime.bindingCalled", tab._told)
        await session.send("Page.enable")
        await session.send("Runtime.enable")
        await session.send("Runtime.addBinding", {"name": SINK})
        script = {"source": page_script()}
        await session.send("Page.addScriptToEvaluateOnNewDocument", script)
        page.on("console", tab._logged)
        page.on("pageerror", lambda error: tab._note("pageerror", str(error)))
        page.on("dialog", tab._asked)
        page.on("crash", lambda _: tab._crash())
        page.on("download", lambda download: tab._note("download", str(download.url)))
        page.on("popup", lambda popup: tab._note("popup", popup.url))
        return tab

    async def close(self) -> None:
        """Close the page; its frames are forgotten."""
        self._network.release(self)
        await self.page.close()

    def record(self, recording: Recording | None) -> None:
        """From now on, what happens here belongs to this recording."""
        self.recording = recording
        self._document = self._previous = self._committed = None

    async def leave(self) -> None:
        """Go away from the page, so that it sends what it kept for that moment."""
        self._previous = self._committed
        await self.page.goto("about:blank")

    @property
    def host(self) -> str:
        """The host of the page that is open."""
        return urlsplit(self.page.url).hostname or ""

    # ── called by the network ────────────────────────────────────────────────────────────────

    def is_document(self, event: dict[str, Any]) -> bool:
        """Whether a paused request is this tab's next document."""
        return bool(event["resourceType"] == "Document" and event.get("frameId") == self._main)

    def requested(
        self, event: dict[str, Any], url: str, body: bytes, content_type: str
    ) -> OpenRequest | None:
        """Record a request of this tab's."""
        recording = self.recording
        if recording is None:
            return None
        page = self._open_document(recording, event, url) if self.is_document(event) else None
        if page is None:
            # Without a network id a request was made while its document was going away.
            leaving = not event.get("networkId") and self._previous is not None
            page = self._previous if leaving else self._committed
        request = event["request"]
        return recording.new_request(
            method=request["method"],
            url=url,
            body=body,
            content_type=content_type,
            resource_type=str(event["resourceType"]).lower(),
            frame=str(event.get("frameId", "")),
            frame_url=page.final_url if page else "",
            page=page.id if page else None,
        )

    def _open_document(self, recording: Recording, event: dict[str, Any], url: str) -> OpenPage:
        if event.get("redirectedRequestId") and self._document is not None:
            self._document.redirects.append(self._document.final_url)
            self._document.final_url = url
        else:
            self._document = recording.open_page(url)
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

    # ── called by the page ───────────────────────────────────────────────────────────────────

    def _told(self, event: dict[str, Any]) -> None:
        """The page script has something to say. Whatever it is: the page may have forged it."""
        if event["name"] != SINK or self.recording is None:
            return
        try:
            batch = json.loads(event["payload"])
        except (ValueError, RecursionError):
            return
        self.recording.take_batch(batch)

    def _note(self, kind: Any, text: str, location: str = "") -> None:  # noqa: ANN401 - a literal
        if self.recording is not None:
            at = self.recording.now()
            message = ConsoleMessage(id=0, at=at, kind=kind, text=text[:2000], location=location)
            self.recording.tell(message)

    def _logged(self, message: BrowserMessage) -> None:
        if message.type == "error":
            place = message.location
            self._note("console", message.text, f"{place.get('url', '')}:{place.get('lineNumber')}")

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
