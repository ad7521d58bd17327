"""A person walks a goal in a window: steps and hits are told as they come, and kept."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.audit.live_hits import LiveHits
from auditor.audit.seen import DEVICE, LEG
from auditor.capture.backend import PlaywrightBackend
from auditor.capture.browser.own_recorder import Action, OwnRecorder
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.opening import StepError, open_url
from auditor.capture.walk.shown_texts import ShownText, shown_texts
from auditor.config.models import Spec
from auditor.config.site import Site, TagSpec
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.draft.learned import Walked
from auditor.errors import TagproofError
from auditor.model import Phase, StepKind
from auditor.redact import Redactor
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Page

    from auditor.audit.seen import Seen, SeenHit
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.visit.profile import Profile
    from auditor.capture.visit.tab import Tab
    from auditor.vendor import Vendor

POLL_SECONDS = 0.25
TOLD_AFTER_MS = {"click": 700}
"""By how much later the recorder tells of an action: it waits whether a click is a double one."""
OTHERWISE_MS = 150
HELD_BACK_SECONDS = 1.0
"""By how much later hits are told: until then the recorder has told of a click."""
OPENING = ("openPage", "navigate")
"""Actions that a person need not have done."""


class NotRecordedError(TagproofError):
    """Nothing could be recorded."""


@dataclass(slots=True)
class Done:
    """Something that the person did."""

    action: Action
    began: int
    """By the visit's clock, in milliseconds, as near as it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """All that was seen while a person walked."""

    actions: Sequence[Done]
    seen: Seen
    shown: Sequence[ShownText]
    """What the last page showed with digits in it."""
    addresses: Sequence[str]
    """The address at which each action began."""
    url: str
    """The last address."""

    def walked(self, numbers: Sequence[int]) -> Walked:
        """The journey whose steps are these of the actions, with each hit at its action."""
        begun = [done.began for done in self.actions]
        return Walked(
            runs=numbers,
            hits=[hit.but(step=bisect_right(begun, hit.at) - 1) for hit in self.seen.decoded.hits],
            shown=self.shown,
            addresses=[self.addresses[number] for number in numbers],
            url=self.url,
        )


class LiveRecording:
    """One recording, from the first page until the window is closed."""

    def __init__(
        self,
        url: str,
        vendors: Mapping[str, Vendor],
        launcher: Launcher,
        *,
        told: Callable[[Action], None],
        sent: Callable[[Sequence[SeenHit]], None],
    ) -> None:
        """Prepare; nothing starts yet.

        Args:
            url: the page on which it begins.
            vendors: the vendors whose hits are known.
            launcher: what starts the browser.
            told: gets each action; one that types a text as the next begins, for it goes on.
            sent: gets the hits soon after they left, so that what caused them was told before.
        """
        nobody = TagSpec(vendor="ga4", account="G-0000000000")
        index = VendorIndex(vendors.values())
        spec = Spec(version=1, site=Site(url=url), tags={"nobody": nobody})
        self._backend = PlaywrightBackend(spec, index, launcher)
        self._recording = Recording(goal=None, leg=LEG, device=DEVICE, url=url)
        self._live = LiveHits(self._recording, Decoder(index, {host_of(url)}), Redactor({}))
        self._url, self._told, self._sent = url, told, sent
        self._waiting: list[tuple[float, Sequence[SeenHit]]] = []
        """Hits that are not told yet, with the time at which they were seen."""
        self._is_told = True
        """Whether the last action was told."""
        self.actions: list[Done] = []
        """What was done up to now."""
        self._addresses: list[str] = []
        self._came_from = ""
        """The address when the last action was told: the next begins there."""
        self._page: Page | None = None
        self._last = url
        self.shown: Sequence[ShownText] = ()
        """What the page shows with digits in it."""

    async def run(self, walk: Callable[[Page], Awaitable[None]]) -> Lived:
        """Open the page, record until `walk` is over, and return what was seen.

        Raises:
            NotRecordedError: the page does not open, or nothing was done on it.
            NoRecorderError: this version of Playwright can't record.
            BrowserError: no browser starts.
        """
        async with self._backend as backend:
            await backend.visit(
                self._recording, lambda profile, tab: self._visit(profile, tab, walk), seconds=None
            )
        self._tell_last()
        self._tell_hits(are_all=True)
        seen, late = self._live.whole()
        self._sent(late)
        if all(done.action["name"] in OPENING for done in self.actions):
            raise NotRecordedError(self._recording.error or f"{self._url}: nothing was done there")
        return Lived(
            actions=self.actions,
            seen=seen,
            shown=self.shown,
            addresses=self._addresses,
            url=self._last,
        )

    async def _visit(
        self, profile: Profile, tab: Tab, walk: Callable[[Page], Awaitable[None]]
    ) -> None:
        recorder = OwnRecorder(self._add, self._update)
        self._page = tab.page
        await recorder.start(profile.context)
        try:
            self._recording.steps.begin(StepKind.OPEN, f"open {self._url}", Phase.JOURNEY)
            await open_url(tab.page, self._url)
            await self._watch(tab, walk)
        except StepError as error:
            self._recording.fail(str(error), error.slug)
        except PlaywrightError:
            # The person has closed the window.
            pass
        finally:
            await recorder.stop()

    async def _watch(self, tab: Tab, walk: Callable[[Page], Awaitable[None]]) -> None:
        walked = asyncio.ensure_future(walk(tab.page))
        try:
            while not walked.done():
                await asyncio.wait({walked}, timeout=POLL_SECONDS)
                self._tell_hits()
                await self._look(tab.page)
            await walked
            # The recorder tells of the last click when it is no half of a double one.
            await settle(tab, quiet_ms=2 * TOLD_AFTER_MS["click"])
            await self._look(tab.page)
            with suppress(PlaywrightError):
                await tab.leave()
        finally:
            walked.cancel()

    async def _look(self, page: Page) -> None:
        """Keep what the page shows: the window may be closed at any moment."""
        if page.is_closed():
            return
        url = page.url
        shown = await shown_texts(page)
        if shown or url != self._last:
            self.shown, self._last = shown, url

    # ── actions ──────────────────────────────────────────────────────────────────────────────

    def _add(self, action: Action) -> None:
        self._tell_last()
        late = TOLD_AFTER_MS.get(action["name"], OTHERWISE_MS)
        before = self.actions[-1].began if self.actions else 0
        self.actions.append(Done(action, max(before, self._recording.clock.now() - late)))
        self._addresses.append(self._came_from)
        self._came_from = self._page.url if self._page else ""
        self._is_told = False
        if action["name"] != "fill":
            self._tell_last()

    def _update(self, action: Action) -> None:
        if self.actions:
            self.actions[-1].action = action

    def _tell_last(self) -> None:
        if not self._is_told:
            self._is_told = True
            self._told(self.actions[-1].action)

    def _tell_hits(self, *, are_all: bool = False) -> None:
        now = time.monotonic()
        if fresh := self._live.fresh():
            self._waiting.append((now, fresh))
        while self._waiting and (are_all or now - self._waiting[0][0] > HELD_BACK_SECONDS):
            self._sent(self._waiting.pop(0)[1])
