"""The crawl of one leg: pages of the site, several tabs of one profile, each page a visit."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Error as PlaywrightError

from auditor.capture.visit.cookies import note_cookies
from auditor.capture.visit.expected_hits import ExpectedHits
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.frontier import Frontier, sitemap_urls
from auditor.capture.walk.journey import await_expected
from auditor.capture.walk.nudge import ACTION, lacks_a_tag, nudge
from auditor.capture.walk.steps import StepError, open_url, perform
from auditor.model import Expectation, Leg, Phase, StepKind, VisitFacts
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.visit.profile import Profile
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Crawl, Spec
    from auditor.config.steps import Step
    from auditor.decode.index import VendorIndex

TABS_PER_LOAD = 3
"""Tabs per concurrent load: while one tab's page settles, which costs little, others load."""
QUIET_MS = 150
"""How long a page must be silent before the crawl leaves it."""
FETCH_TIMEOUT_MS = 10_000
SITEMAPS = 50
"""How many sitemaps are read."""
OK = 200
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
    consent: Sequence[Step]
    expect: Sequence[Expectation]
    index: VendorIndex


class Crawler:
    """One crawl. Iterate over `pages()`; afterwards `frontier` counts what was left out."""

    def __init__(self, plan: CrawlPlan, profile: Profile) -> None:
        """All tabs of the crawl are in this profile, in which consent is given once."""
        self._plan, self._profile = plan, profile
        self.frontier = Frontier(plan.crawl, plan.spec.site.url, plan.spec.site.domains)
        self._loading = asyncio.Semaphore(plan.crawl.concurrency)
        self._pace = asyncio.Lock()
        self._next_load = 0.0
        self._busy = 0
        self._choice_failed = False
        self._wake = asyncio.Condition()
        self._out: asyncio.Queue[VisitFacts | None] = asyncio.Queue(maxsize=16)

    async def pages(self) -> AsyncIterator[VisitFacts]:
        """The facts of page after page, each as soon as its visit is over."""
        plan = self._plan
        if plan.crawl.robots == "respect":
            await self._read_robots()
        self.frontier.add(plan.crawl.start)
        workers = asyncio.create_task(self._work())
        try:
            while (facts := await self._out.get()) is not None:
                yield facts
            await workers
        finally:
            workers.cancel()
            await asyncio.gather(workers, return_exceptions=True)

    # ── robots.txt and sitemaps ──────────────────────────────────────────────────────────────

    async def _fetch(self, url: str) -> bytes | None:
        """The body of a robots.txt or sitemap; None where there is none."""
        headers = self._profile.emulation.headers()
        if credentials := self._plan.spec.site.http_credentials:
            pair = f"{credentials.username}:{credentials.password}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        parts = urlsplit(url)
        if address := self._plan.spec.browser.resolve.get(host_of(url)):
            # This request is Playwright's: the browser's host mapping does not apply to it.
            headers["Host"] = parts.netloc
            url = parts._replace(netloc=address).geturl()
        try:
            answer = await self._profile.context.request.get(
                url, timeout=FETCH_TIMEOUT_MS, headers=headers
            )
            body = await answer.body() if answer.status == OK else None
            await answer.dispose()
        except PlaywrightError:
            return None  # no robots.txt, no sitemap: both are optional
        return body

    async def _read_robots(self) -> None:
        body = await self._fetch(urljoin(self._plan.spec.site.url, "/robots.txt"))
        if body is not None:
            self.frontier.obey(body.decode("utf-8", "replace"))

    async def _read_sitemaps(self) -> None:
        site = self._plan.spec.site.url
        sitemaps = self.frontier.sitemaps or [urljoin(site, "/sitemap.xml")]
        for number, url in enumerate(sitemaps):
            if number >= SITEMAPS:
                break
            if body := await self._fetch(url):
                pages, further = sitemap_urls(body)
                self.frontier.add(pages)
                sitemaps.extend(sitemap for sitemap in further if sitemap not in sitemaps)

    # ── visiting ─────────────────────────────────────────────────────────────────────────────

    async def _work(self) -> None:
        """Give consent on the first page, then let all tabs visit pages."""
        try:
            first = await self._profile.open_tab()
            if url := self.frontier.take():
                await self._visit(first, url, first=True)
            if self._choice_failed:
                await self._fail_remaining()
                return
            if self._plan.crawl.sitemap:
                await self._read_sitemaps()
            tabs = self._plan.crawl.concurrency * TABS_PER_LOAD
            async with asyncio.TaskGroup() as group:
                group.create_task(self._visit_all(first))
                for _ in range(tabs - 1):
                    group.create_task(self._visit_all(None))
        finally:
            await self._out.put(None)

    async def _fail_remaining(self) -> None:
        """Report the queued pages as inconclusive: without its choice, the leg has no pages."""
        plan = self._plan
        while (url := self.frontier.take()) is not None:
            recording = Recording(goal=None, leg=plan.leg, device=plan.device, url=url)
            text = f"{url} was not opened, since “{plan.leg.name}” could not be chosen before."
            recording.fail(text, "precondition-unmet")
            await self._out.put(to_facts(recording))

    async def _visit_all(self, tab: Tab | None) -> None:
        while (url := await self._take()) is not None:
            try:
                if tab is None or tab.crashed or tab.page.is_closed():
                    tab = await self._profile.open_tab()
                await self._visit(tab, url, first=False)
            finally:
                await self._done()

    async def _take(self) -> str | None:
        """The next page; waits while another tab may still add some. None: all are done."""
        async with self._wake:
            while True:
                if (url := self.frontier.take()) is not None:
                    self._busy += 1
                    return url
                if self._busy == 0:
                    self._wake.notify_all()
                    return None
                await self._wake.wait()

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

    async def _visit(self, tab: Tab, url: str, *, first: bool) -> None:
        plan = self._plan
        async with self._loading:
            await self._keep_pace()
            recording = Recording(goal=None, leg=plan.leg, device=plan.device, url=url)
            if plan.leg.has_choice and not first:
                recording.steps.consent_at = 0
            tab.record(recording)
            recording.steps.begin(StepKind.OPEN, f"open {url}", Phase.CRAWL)
            loaded = await self._load(tab, recording, url)
        if loaded:
            await self._inspect(tab, recording, first=first)
        elif first and plan.consent:
            self._choice_failed = True
        await self._leave(tab, recording)
        tab.record(None)
        await self._out.put(to_facts(recording))

    async def _load(self, tab: Tab, recording: Recording, url: str) -> bool:
        try:
            await open_url(tab.page, url)
        except StepError as error:
            recording.steps.end(str(error))
            recording.fail(str(error), error.slug)
            return False
        return True

    async def _inspect(self, tab: Tab, recording: Recording, *, first: bool) -> None:
        """Give consent on the first page, wait for the page's hits, and read its links."""
        plan = self._plan
        expected_hits = ExpectedHits(recording, plan.index, plan.expect)
        try:
            if first and plan.consent:
                await settle(tab)
                await self._consent(tab, recording)
            began = recording.steps.first_began
            await await_expected(tab, expected_hits, plan.expect, began, quiet_ms=QUIET_MS)
            await self._read(tab, recording)
            if (why := await turned_away(tab.page, None)) is not None:
                recording.fail(f"{tab.page.url}: {why}", "bot-wall")
            elif lacks_a_tag(recording, plan.index, plan.expect):
                await self._nudge(tab, recording, expected_hits)
            if plan.leg.forbidden or first:
                await note_cookies(tab, recording, plan.index, before_choice=False)
            recording.steps.end()
        except StepError as error:
            self._choice_failed = True
            recording.steps.end(str(error), matched=error.matched, near=error.near)
            why = await turned_away(tab.page, None)
            reason, slug = (f"{error} ({why})", "bot-wall") if why else (str(error), error.slug)
            recording.fail(f"{reason}. Nothing else was crawled as “{plan.leg.name}”.", slug)
        except PlaywrightError as error:
            recording.fail(f"The page stopped answering: {error.message}", "page-failed")

    async def _read(self, tab: Tab, recording: Recording) -> None:
        """Queue the page's links and keep its markup."""
        links, html = await tab.page.evaluate(READ, HTML_LIMIT)
        self.frontier.mark(tab.page.url)
        self.frontier.add(map(str, links))
        if (page := recording.pages.last) is not None:
            page.html = str(html)

    async def _nudge(self, tab: Tab, recording: Recording, expected_hits: ExpectedHits) -> None:
        """Move the pointer and scroll: a missing tag may wait for a visitor to do so."""
        recording.steps.end()
        recording.steps.begin(StepKind.NUDGE, ACTION, Phase.PROVOKE)
        touch = bool(self._profile.emulation.screen.get("has_touch"))
        with suppress(PlaywrightError):  # what was read before is kept
            await nudge(tab, expected_hits, touch=touch)
            await self._read(tab, recording)

    async def _consent(self, tab: Tab, recording: Recording) -> None:
        await note_cookies(tab, recording, self._plan.index, before_choice=True)
        spec = self._plan.spec
        for step in self._plan.consent:
            recording.steps.begin(step.kind, str(step), Phase.CONSENT, role=step.role)
            try:
                await perform(
                    tab.page,
                    step,
                    base=spec.site.url,
                    identity=spec.identity,
                    folder=spec.path.parent,
                )
            except StepError as error:
                raise StepError(
                    str(error), "banner-not-found", error.matched, error.near
                ) from error
            await settle(tab)
            recording.steps.end()

    async def _leave(self, tab: Tab, recording: Recording) -> None:
        """Leave the page, and record what it sends as it goes."""
        if tab.crashed:
            return
        recording.steps.begin(StepKind.LEAVE, "leave the page", Phase.FLUSH)
        try:
            await tab.leave()
            await settle(tab, quiet_ms=20, limit_ms=1000)
        except PlaywrightError:
            await tab.close()  # it can't be left, so the next page gets a new tab
        recording.steps.end()
