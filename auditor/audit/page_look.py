"""A look at one page in a browser, without a spec: what it sends is held, and shown at once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.audit.live_hits import LiveHits
from auditor.audit.page_buttons import buttons_on, press
from auditor.audit.seen import DEVICE, LEG
from auditor.capture.backend import PlaywrightBackend
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.nudge import ACTION, nudge
from auditor.capture.walk.opening import StepError, open_url
from auditor.config.models import Spec
from auditor.config.site import HttpCredentials, Site, TagSpec
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Phase, StepKind
from auditor.redact import Redactor
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from auditor.audit.seen import Seen, SeenHit
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.visit.profile import Profile
    from auditor.capture.visit.tab import Tab
    from auditor.vendor import Vendor

QUIET_MS = 500
"""How long the page must be silent to count as at rest."""
GOODBYE_MS = 1000
"""How long is waited for what a page sends as it is left."""
PAGE_SECONDS, CLICK_SECONDS = 90.0, 30.0
"""How long a page may take, and each click on it besides: more than all single waits together."""
POLL_SECONDS = 0.2
"""How often is looked for new hits while the page is open."""


class PageLook:
    """A look at one page, in a fresh profile; nothing that it sends leaves this machine."""

    def __init__(
        self,
        url: str,
        vendors: Iterable[Vendor],
        launcher: Launcher,
        *,
        login: HttpCredentials | None = None,
        clicks: Sequence[str] = (),
        stay: bool = False,
    ) -> None:
        """Prepare; nothing starts yet.

        Args:
            url: the page's address.
            vendors: the vendors whose hits are known.
            launcher: what starts the browser.
            login: for a site behind HTTP authentication.
            clicks: the names of the buttons and links to click, one after another.
            stay: whether the page stays open until its window is closed.
        """
        nobody = TagSpec(vendor="ga4", account="G-0000000000")
        site = Site(url=url, http_credentials=login)
        index = VendorIndex(vendors)
        self._backend = PlaywrightBackend(
            Spec(version=1, site=site, tags={"nobody": nobody}), index, launcher
        )
        self._index, self._url, self._clicks, self._stay = index, url, clicks, stay
        self.interrupted = False
        """Whether Ctrl-C ended it."""
        self.buttons: tuple[str, ...] = ()
        """The names of buttons on the page, masked."""
        self._recording = Recording(goal=None, leg=LEG, device=DEVICE, url=url)
        self._redactor = Redactor({}, (login.password,) if login else ())
        self._live = LiveHits(self._recording, Decoder(index, {host_of(url)}), self._redactor)

    async def run(self, show: Callable[[Sequence[SeenHit]], None]) -> Seen:
        """Open the page and leave it again; `show` gets the hits as they are sent.

        On Ctrl-C it ends early. The visit's `error` says why it did not come to its end otherwise.

        Raises:
            BrowserError: no browser starts.
        """
        async with self._backend as backend:
            visit = asyncio.create_task(self._visit(backend))
            try:
                while not visit.done():
                    await asyncio.wait({visit}, timeout=POLL_SECONDS)
                    show(self._live.fresh())
                await visit
            except asyncio.CancelledError:
                self.interrupted = True
            finally:
                visit.cancel()
                await asyncio.gather(visit, return_exceptions=True)
        seen, rest = self._live.whole()
        show(rest)
        return seen

    @property
    def _limit_seconds(self) -> float | None:
        """How long the page may take in all; None where somebody looks at it in its window."""
        return None if self._stay else PAGE_SECONDS + CLICK_SECONDS * len(self._clicks)

    async def _visit(self, backend: PlaywrightBackend) -> None:
        recording = self._recording
        try:
            async with backend.profile(DEVICE) as profile, profile.ended_with_browser():
                tab = await profile.open_tab()
                tab.record(recording)
                try:
                    async with asyncio.timeout(self._limit_seconds):
                        await self._walk(profile, tab)
                except TimeoutError:
                    text = f"{self._url} was given up after {self._limit_seconds:g} s"
                    recording.fail(text, "page-failed")
                finally:
                    tab.finish(recording)
                    profile.network.release(tab)
        except PlaywrightError as error:
            if not self._stay:
                recording.fail(f"The browser failed: {error.message}", "page-failed")

    async def _walk(self, profile: Profile, tab: Tab) -> None:
        self._recording.steps.begin(StepKind.OPEN, f"open {self._url}", Phase.JOURNEY)
        try:
            await open_url(tab.page, self._url)
        except StepError as error:
            # An error page may send hits, too.
            self._recording.fail(str(error), error.slug)
        if self._clicks or not self._stay:
            await settle(tab, quiet_ms=QUIET_MS)
        await self._press_all(tab)
        if self._stay:
            with suppress(PlaywrightError):
                await tab.page.wait_for_event("close", timeout=0)
            # What a window sends as it is closed comes to us later than that it is closed.
            await asyncio.sleep(GOODBYE_MS / 1000)
            await profile.network.catch_up()
            return
        if (why := await turned_away(tab.page, None)) is not None:
            self._recording.fail(f"{tab.page.url}: {why}", "bot-wall")
        await self._leave(tab)

    async def _press_all(self, tab: Tab) -> None:
        """Click what is to be clicked, as far as it is there."""
        for name in self._clicks:
            self._recording.steps.begin(StepKind.CLICK, f"click {name}", Phase.JOURNEY)
            try:
                await press(tab, name)
            except StepError as error:
                self._recording.steps.end(str(error))
                self._recording.fail(str(error), error.slug)
                return
            await settle(tab, quiet_ms=QUIET_MS)
            self._recording.steps.end()

    async def _leave(self, tab: Tab) -> None:
        """Do what a visitor does with a page that is open, and leave it."""
        steps = self._recording.steps
        steps.begin(StepKind.NUDGE, ACTION, Phase.PROVOKE)
        await nudge(tab, touch=False)
        steps.end()
        self.buttons = tuple(map(self._redactor.text, await buttons_on(tab.page)))
        steps.begin(StepKind.LEAVE, "leave the page", Phase.FLUSH)
        await tab.leave()
        steps.end()
