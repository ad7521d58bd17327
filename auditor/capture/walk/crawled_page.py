"""The visit of one page of a crawl: opening it, consent, its hits and links, and leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.visit.cookies import note_cookies
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle, watch
from auditor.capture.walk.answering import BannerAnswer, answer_banner
from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.nudge import ACTION, lacks_a_tag, nudge
from auditor.capture.walk.opening import StepError, open_url
from auditor.model import Expectation, Leg, Phase, StepKind

if TYPE_CHECKING:
    from auditor.capture.visit.tab import Tab
    from auditor.capture.walk.frontier import Frontier
    from auditor.config.models import Crawl, Spec
    from auditor.decode.index import VendorIndex

QUIET_MS = 150
"""How long a page must be silent before the crawl leaves it."""
HTML_LIMIT = 100_000
"""Characters of a page's markup that are kept: its head, and where snippets stand in its body."""
READ = """(limit) => [
  [...new Set([...document.links].map((link) => String(link.href).split("#", 1)[0]))],
  document.documentElement.outerHTML.slice(0, limit),
]"""
"""Reads links and markup from the parsed page, so that what scripts added is in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """What to crawl, as which visitor, and what each page must send."""

    spec: Spec
    crawl: Crawl
    leg: Leg
    device: str
    consent: BannerAnswer
    expect: Sequence[Expectation]
    index: VendorIndex

    @property
    def patience_ms(self) -> int:
        """How long a page is watched after it was opened, if it does not rest before."""
        return max([self.crawl.settle, *(line.within for line in self.expect)])

    def recording(self, url: str) -> Recording:
        """A recording of a visit of the page."""
        return Recording(goal=None, leg=self.leg, device=self.device, url=url)


class CrawledPage:
    """One page that a crawl visits in a tab."""

    def __init__(self, plan: CrawlPlan, frontier: Frontier, tab: Tab, recording: Recording) -> None:
        """The tab writes to the recording; links go to the frontier."""
        self._plan, self._frontier = plan, frontier
        self._tab, self._recording = tab, recording
        self.choice_failed = False
        """Whether the visitor's choice, which the other pages need, could not be made."""

    async def open(self, url: str) -> bool:
        """Open the page; returns whether it did open."""
        self._recording.steps.begin(StepKind.OPEN, f"open {url}", Phase.CRAWL)
        try:
            await open_url(self._tab.page, url)
        except StepError as error:
            self._recording.steps.end(str(error))
            self._recording.fail(str(error), error.slug)
            return False
        return True

    async def inspect(self, *, first: bool, touch: bool) -> None:
        """Give consent on the first page, wait for the page's hits, and read its links."""
        plan, tab, recording = self._plan, self._tab, self._recording
        try:
            if first and plan.consent.steps:
                await settle(tab)
                await answer_banner(plan.consent, tab, recording, spec=plan.spec, index=plan.index)
            began = recording.steps.first_began
            await watch(tab, began, plan.patience_ms, quiet_ms=QUIET_MS)
            await self._read()
            if (why := await turned_away(tab.page, None)) is not None:
                recording.fail(f"{tab.page.url}: {why}", "bot-wall")
            elif lacks_a_tag(recording, plan.index, plan.expect):
                await self._nudge(touch=touch)
            if plan.leg.forbidden or first:
                await note_cookies(tab, recording, plan.index, before_choice=False)
            recording.steps.end()
        except StepError as error:
            self.choice_failed = True
            recording.steps.end(str(error), matched=error.matched, near=error.near)
            why = await turned_away(tab.page, None)
            reason, slug = (f"{error} ({why})", "bot-wall") if why else (str(error), error.slug)
            recording.fail(f"{reason}. Nothing else was crawled as “{plan.leg.name}”.", slug)
        except PlaywrightError as error:
            recording.fail(f"The page stopped answering: {error.message}", "page-failed")

    async def leave(self) -> None:
        """Leave the page, and record what it sends as it goes."""
        if self._tab.crashed:
            return
        self._recording.steps.begin(StepKind.LEAVE, "leave the page", Phase.FLUSH)
        try:
            await self._tab.leave()
        except PlaywrightError:
            await self._tab.close()  # it can't be left, so the next page gets a new tab
        self._recording.steps.end()

    async def _read(self) -> None:
        """Queue the page's links and keep its markup."""
        links, html = await self._tab.page.evaluate(READ, HTML_LIMIT)
        self._frontier.mark(self._tab.page.url)
        self._frontier.add(map(str, links))
        if (page := self._recording.pages.last) is not None:
            page.html = str(html)

    async def _nudge(self, *, touch: bool) -> None:
        """Move the pointer and scroll: a missing tag may wait for a visitor to do so."""
        self._recording.steps.end()
        self._recording.steps.begin(StepKind.NUDGE, ACTION, Phase.PROVOKE)
        with suppress(PlaywrightError):  # what was read before is kept
            await nudge(self._tab, touch=touch)
            await self._read()
