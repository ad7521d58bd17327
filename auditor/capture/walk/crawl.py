"""The crawl of one leg: pages of the site, several tabs of one profile, each page a visit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.visit.limit import limited
from auditor.capture.visit.profile import LoginError
from auditor.capture.visit.tab import REQUESTS_KEPT
from auditor.capture.walk.crawled_page import CrawledPage, CrawlPlan
from auditor.capture.walk.frontier import Frontier
from auditor.capture.walk.site_files import read_robots, read_sitemaps
from auditor.model import NOT_ASKED, VisitFacts

if TYPE_CHECKING:
    from auditor.capture.visit.profile import Profile
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab

TABS_PER_LOAD = 3
"""Tabs per concurrent load: while one tab's page settles, which costs little, others load."""
LIMIT_SECONDS = 120.0
"""The most that the visit of a page may take: loading it, its hits, and leaving it."""

OpenProfile = Callable[[], AbstractAsyncContextManager["Profile"]]
ToldOf = Callable[["Recording"], VisitFacts]


class Crawler:
    """One crawl. Iterate over `pages()`; afterwards `frontier` counts what was left out.

    A page during which its renderer, or the whole browser, is lost while others are open is not
    known to be the cause: it is visited again, alone, after all others.
    """

    def __init__(self, plan: CrawlPlan, open_profile: OpenProfile, told_of: ToldOf) -> None:
        """All tabs of the crawl are in one profile, in which consent is given once.

        `open_profile` opens it; another one follows if the browser dies. `told_of` makes facts of a
        visit that is over.
        """
        self._plan, self._open_profile, self._told_of = plan, open_profile, told_of
        self.frontier = Frontier(plan.crawl, plan.spec.site.url, plan.spec.site.domains)
        self._again: deque[str] = deque()
        """Pages to visit again, alone."""
        self._idle: list[Tab] = []
        """Open tabs that no visit uses."""
        self._is_started = False
        self._loading = asyncio.Semaphore(plan.crawl.concurrency)
        self._pace = asyncio.Lock()
        self._next_load = 0.0
        self._busy = 0
        self._choice_failed = False
        self._is_left_out = False
        """Whether nobody was asked for consent, and the crawl is for visitors who are."""
        self._wake = asyncio.Condition()
        self._out: asyncio.Queue[VisitFacts | None] = asyncio.Queue(maxsize=16)

    async def pages(self) -> AsyncIterator[VisitFacts]:
        """The facts of page after page, each as soon as its visit is over."""
        workers = asyncio.create_task(self._work())
        try:
            while (facts := await self._out.get()) is not None:
                yield facts
            await workers
        finally:
            workers.cancel()
            await asyncio.gather(workers, return_exceptions=True)

    # ── profiles ─────────────────────────────────────────────────────────────────────────────

    async def _work(self) -> None:
        """Crawl; if the browser dies, go on in a new one."""
        try:
            while True:
                try:
                    async with self._open_profile() as profile:
                        await self._crawl(profile)
                except LoginError as error:
                    self.frontier.add(self._plan.crawl.start)
                    if (url := self._next()) is not None:
                        await self._tell(url, str(error), "precondition-unmet")
                    return
                except PlaywrightError as error:  # it died at once
                    if (url := self._next()) is not None:
                        await self._tell(url, f"The browser failed: {error.message}", "page-failed")
                await self._report_last()
                if not self.frontier and not self._again:
                    return
        finally:
            await self._out.put(None)

    async def _crawl(self, profile: Profile) -> None:
        """Crawl until no page is left, or until the browser is gone."""
        plan = self._plan
        if plan.crawl.robots == "respect" and not self._is_started:
            await read_robots(profile, plan.spec, self.frontier)
        self.frontier.add(plan.crawl.start)
        is_first = True
        while is_first and profile.is_alive and (url := self._next()) is not None:
            is_first = not await self._visit(profile, url, first=True, alone=True)
        if self._choice_failed:
            if self._is_left_out:
                self.frontier.close()
            await self._fail_remaining()
            return
        if plan.crawl.sitemap and not self._is_started:
            await read_sitemaps(profile, plan.spec, self.frontier)
        self._is_started = True
        while profile.is_alive:
            if self.frontier:
                async with asyncio.TaskGroup() as group:
                    for _ in range(plan.crawl.concurrency * TABS_PER_LOAD):
                        group.create_task(self._visit_all(profile))
            elif self._again:
                await self._visit(profile, self._again.popleft(), alone=True)
            else:
                return

    async def _report_last(self) -> None:
        """Report the visits whose tabs had no visit after them."""
        for tab in self._idle:
            if tab.recording is not None:
                await self._finish(tab, tab.recording)
        self._idle.clear()

    async def _finish(self, tab: Tab, recording: Recording) -> None:
        tab.finish(recording)
        await self._out.put(self._told_of(recording))

    def _next(self) -> str | None:
        """The page to visit next, where only one is visited at a time."""
        url = self.frontier.take()
        return self._again.popleft() if url is None and self._again else url

    async def _fail_remaining(self) -> None:
        """Report the queued pages as inconclusive: without its choice, the leg has no pages."""
        while (url := self._next()) is not None:
            text = (
                f"{url} was not opened, since “{self._plan.leg.name}” could not be chosen before."
            )
            await self._tell(url, text, "precondition-unmet")

    async def _tell(self, url: str, error: str, slug: str) -> None:
        """Report a page that was not visited as inconclusive."""
        recording = self._plan.recording(url)
        recording.fail(error, slug)
        await self._out.put(self._told_of(recording))

    # ── tabs ─────────────────────────────────────────────────────────────────────────────────

    async def _visit_all(self, profile: Profile) -> None:
        while (url := await self._take(profile)) is not None:
            try:
                await self._visit(profile, url)
            finally:
                await self._done()

    async def _take(self, profile: Profile) -> str | None:
        """The next page; waits while another tab may still add some. None: all are done."""
        async with self._wake:
            while profile.is_alive:
                if (url := self.frontier.take()) is not None:
                    self._busy += 1
                    return url
                if self._busy == 0:
                    break
                await self._wake.wait()
            self._wake.notify_all()
            return None

    async def _done(self) -> None:
        async with self._wake:
            self._busy -= 1
            self._wake.notify_all()

    async def _keep_pace(self) -> None:
        """Wait for the spec's (or robots.txt's) delay between two loads."""
        delay = max(self._plan.crawl.delay / 1000, self.frontier.delay)
        if delay == 0:
            return
        async with self._pace:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._next_load - loop.time()))
            self._next_load = loop.time() + delay

    # ── one page ─────────────────────────────────────────────────────────────────────────────

    async def _visit(
        self, profile: Profile, url: str, *, first: bool = False, alone: bool = False
    ) -> bool:
        """Visit a page and report it; returns whether its tab outlived that."""
        tab: Tab | None = None
        try:
            async with profile.ended_with_browser():
                tab = self._idle.pop() if self._idle else await profile.open_tab()
                recording = await self._record(profile, tab, url, first=first)
        except PlaywrightError as error:  # the browser died, mostly before the visit began
            recording = self._plan.recording(url)
            recording.fail(f"The browser failed: {error.message}", "page-failed")
        if tab is not None and tab.earlier is not None:
            await self._finish(tab, tab.earlier)  # by now its page has said all
        is_lost = tab is None or tab.crashed or not profile.is_alive
        is_cause = alone or len(recording.requests) >= REQUESTS_KEPT
        if tab is not None and tab.is_usable and not is_lost:
            self._idle.append(tab)  # reported as late as possible: what comes late finds it
        elif is_lost and not is_cause:
            profile.network.give_up(recording.requests.paused)
            self._again.append(url)
        elif tab is not None and tab.recording is recording:
            await self._finish(tab, recording)
        else:
            await self._out.put(self._told_of(recording))
        return not is_lost

    async def _record(self, profile: Profile, tab: Tab, url: str, *, first: bool) -> Recording:
        """The recording of a visit."""
        plan = self._plan
        async with AsyncExitStack() as loading:
            await loading.enter_async_context(self._loading)
            await self._keep_pace()
            recording = plan.recording(url)
            if plan.leg.has_choice and not first:
                recording.steps.consent_at = 0
                recording.steps.withdrawn_at = 0 if plan.leg.withdraws else None
            tab.record(recording)
            page = CrawledPage(plan, self.frontier, tab, recording)
            async with limited(tab, recording, LIMIT_SECONDS):
                has_opened = await page.open(url)
                await loading.aclose()
                if has_opened:
                    touch = bool(profile.emulation.screen.get("has_touch"))
                    await page.inspect(first=first, touch=touch)
                elif first and plan.consent.steps:
                    page.choice_failed = True
                await page.leave()
        if page.choice_failed and not tab.crashed and profile.is_alive:
            self._choice_failed = True
            self._is_left_out = recording.inconclusive == NOT_ASKED
        return recording
