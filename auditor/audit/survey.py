"""One visit that looks at a site: its banner, a page of each kind, what they offer, its cart."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.async_api import Error as PlaywrightError

from auditor.audit.site_goals import GoalFinder, origin_of, path_and_query, target_data
from auditor.capture.consent.choose import choose
from auditor.capture.visit.limit import limited
from auditor.capture.visit.settle import settle
from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.frontier import Frontier
from auditor.capture.walk.nudge import ACTION, nudge
from auditor.capture.walk.opening import StepError, open_url
from auditor.capture.walk.page_parts import read_parts, unique_target
from auditor.capture.walk.site_files import read_robots, read_sitemaps
from auditor.config.models import Crawl
from auditor.draft.found import FoundPage
from auditor.draft.pages import kind_of, next_page
from auditor.draft.words import BUY, TO_CART, TO_CHECKOUT, Aim
from auditor.model import ConsentChoice, Phase, StepKind
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from auditor.capture.consent.outcome import ChoiceMade
    from auditor.capture.visit.profile import Profile
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.capture.walk.page_parts import Control, PageParts
    from auditor.config.models import Spec
    from auditor.draft.found import Data

QUIET_MS = 500
"""How long a page must be silent to count as at rest."""
VISIT_SECONDS = 300.0
"""The most that the visit may take."""
PAGES_SECONDS = 150.0
"""After so long no further page is opened."""
KNOWN_PAGES = 500
"""How many addresses of the site are noted, of which a few are opened."""
CART_CLICKS = 4
"""How many clicks from a product to the checkout are tried."""


@dataclass(slots=True)
class Survey:
    """What a survey saw, page by page."""

    recording: Recording
    pages: list[FoundPage] = field(default_factory=list)
    documents: dict[int, str] = field(default_factory=dict)
    """By the recording's page, the path of a page that was looked at."""
    made: ChoiceMade | None = None
    """What became of accepting the banner."""
    chose_at: int | None = None
    """When that was done, by the visit's clock."""
    title: str = ""
    moved_to: str = ""
    """Where the site's first address led, if that is another host's, or encrypted."""


class Surveyor:
    """Looks at a site in a tab, as a visitor who accepts the banner does."""

    def __init__(
        self,
        spec: Spec,
        crawl: Crawl,
        most_pages: int,
        tell: Callable[[str], None],
        *,
        tries_cart: bool = True,
    ) -> None:
        """`crawl` says which pages are the site's, `most_pages` how many are opened."""
        self._spec, self._most_pages, self._tell = spec, most_pages, tell
        self._tries_cart = tries_cart
        whole = crawl.model_copy(update={"max_pages": KNOWN_PAGES})
        self._url = urljoin(spec.site.url, crawl.start[0])
        self._frontier = Frontier(whole, spec.site.url)
        self._pool: dict[str, None] = {}
        self.goals = GoalFinder(spec.site.url)

    async def look(self, profile: Profile, tab: Tab, survey: Survey) -> None:
        """Look at the site; the recording says why, if that was not possible.

        Raises:
            PlaywrightError: the browser went away.
        """
        began = time.monotonic()
        async with limited(tab, survey.recording, VISIT_SECONDS):
            await read_robots(profile, self._spec, self._frontier)
            if not await self._first(tab, survey):
                return
            await read_sitemaps(profile, self._spec, self._frontier)
            self._refill(())
            seen = {page.kind for page in survey.pages}
            while len(survey.pages) < self._most_pages:
                url = next_page(self._pool, seen)
                if url is None or time.monotonic() - began > PAGES_SECONDS:
                    break
                self._pool.pop(url)
                seen.add(kind_of(url))
                await self._page(tab, survey, url)
            await self._try_cart(tab, survey)
            await tab.leave()

    async def _first(self, tab: Tab, survey: Survey) -> bool:
        recording = survey.recording
        self._frontier.mark(self._url)
        if not await self._open(tab, survey, self._url, is_first=True):
            return False
        if (why := await turned_away(tab.page, None)) is not None:
            recording.fail(f"{tab.page.url}: {why}", "bot-wall")
            return False
        if origin_of(tab.page.url) != origin_of(self._url):
            survey.moved_to = tab.page.url
            return False
        recording.steps.begin(StepKind.CHOOSE, "accept the banner", Phase.CONSENT)
        survey.chose_at = recording.clock.now()
        survey.made = await choose(tab, ConsentChoice.ACCEPT)
        await settle(tab, quiet_ms=QUIET_MS)
        recording.steps.end()
        recording.steps.begin(StepKind.NUDGE, ACTION, Phase.PROVOKE)
        await nudge(tab, touch=False)
        recording.steps.end()
        parts = await self._read(tab, survey)
        survey.title = parts.title
        return True

    async def _page(self, tab: Tab, survey: Survey, url: str) -> None:
        """Look at one page; one that does not open is left out."""
        if await self._open(tab, survey, url) and await turned_away(tab.page, None) is None:
            await self._read(tab, survey)

    async def _open(self, tab: Tab, survey: Survey, url: str, *, is_first: bool = False) -> bool:
        recording = survey.recording
        self._tell(url)
        recording.steps.begin(StepKind.OPEN, f"open {url}", Phase.CRAWL)
        try:
            await open_url(tab.page, url)
            await settle(tab, quiet_ms=QUIET_MS)
        except StepError as error:
            recording.steps.end(str(error))
            if is_first:
                recording.fail(str(error), error.slug)
            return False
        recording.steps.end()
        return is_first or host_of(tab.page.url) == host_of(self._spec.site.url)

    async def _read(self, tab: Tab, survey: Survey) -> PageParts:
        """Note the page, its links and what it offers."""
        page = tab.page
        parts = await read_parts(page)
        path = path_and_query(page.url)
        last = survey.recording.pages.last
        if last is not None and path not in survey.documents.values():
            survey.documents[last.id] = path
            survey.pages.append(FoundPage(path=path, title=parts.title, kind=kind_of(page.url)))
        self._frontier.mark(page.url)
        self._refill(parts.links)
        await self.goals.note(page, parts)
        return parts

    def _refill(self, links: Iterable[str]) -> None:
        self._frontier.add(links)
        while (url := self._frontier.take()) is not None:
            self._pool[url] = None

    # ── the cart ─────────────────────────────────────────────────────────────────────────────

    async def _try_cart(self, tab: Tab, survey: Survey) -> None:
        """Put a product into the cart and go on to the checkout, for what it asks there."""
        goal = self.goals.found.get(Aim.CART)
        if not self._tries_cart or goal is None or Aim.PURCHASE in self.goals.found:
            return
        product = urljoin(self._spec.site.url, goal.page)
        if not await self._open(tab, survey, product):
            return
        steps: list[Data] = [{"navigate": goal.page}]
        recording = survey.recording
        recording.steps.begin(StepKind.CLICK, "put a product into the cart", Phase.CRAWL)
        with suppress(PlaywrightError):
            wanted: Sequence[Control | None] = [self.goals.cart_control]
            for _ in range(CART_CLICKS):
                clicked = await self._click_one_of(tab, wanted)
                if clicked is None:
                    break
                steps.append(clicked)
                parts = await read_parts(tab.page)
                await self.goals.note(tab.page, parts, way=steps)
                if Aim.PURCHASE in self.goals.found:
                    break
                wanted = _onwards(parts)
        recording.steps.end()

    async def _click_one_of(self, tab: Tab, controls: Iterable[Control | None]) -> Data | None:
        """Click the first of the controls that can be; returns the step."""
        for control in controls:
            if control is None:
                continue
            target = await unique_target(tab.page, control.targets())
            if target is None:
                continue
            step = {"click": target_data(target)}
            with suppress(PlaywrightError):
                await self.goals.click(tab.page, target)
                await settle(tab, quiet_ms=QUIET_MS)
                return step
        return None


def _onwards(parts: PageParts) -> list[Control]:
    """What leads on from a full cart: to the checkout, else to the cart."""
    controls = [each for each in parts.controls if each.name]
    ways = [
        [each for each in controls if pattern.search(each.name)]
        for pattern in (TO_CHECKOUT, BUY, TO_CART)
    ]
    return [control for way in ways for control in way[:2]]
