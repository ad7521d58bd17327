"""The pages, tags and cookies of the site, added up over all visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urldefrag

from auditor.model import PageVisit, Run, TagLoad, Visit
from auditor.report.content.lifetimes import lifetime
from auditor.report.content.purposes import of_cookie
from auditor.report.content.taguses import TagUses
from auditor.report.content.unread import UnreadRequests
from auditor.report.meta import AuditMeta
from auditor.report.recorded import recognised
from auditor.report.view import Audit, CookieView, PageTag, PageView, TagUse, Totals, UnreadView
from auditor.store.survey import CookieSeen, HitCount, VisitSummary


@dataclass(slots=True)
class _Page:
    url: str
    title: str = ""
    status: int | None = None
    error: str = ""
    visits: int = 0
    hits: dict[tuple[str, str], int] = field(default_factory=dict)
    loads: set[tuple[str, str]] = field(default_factory=set)


class Inventory:
    """Adds up what visits saw; it grows with the number of pages, not with what they sent."""

    def __init__(self, meta: AuditMeta, vendors: Mapping[str, str]) -> None:
        """Take the spec's tags, and the vendors' names by id."""
        self.vendors = vendors
        self.goals: set[str] = set()
        """The goals that were walked, or were to be."""
        self.durations: dict[tuple[str | None, str, str], int] = {}
        """Milliseconds that the visits of a goal (None: the crawl) took, by leg and device; without
        repetitions."""
        self.totals = dict.fromkeys(Totals.__dataclass_fields__, 0)
        self._pages: dict[str, _Page] = {}
        self._uses = TagUses(meta)
        self._cookies: tuple[CookieSeen, ...] = ()
        self._unread = UnreadRequests()

    def read(self, audit: Audit) -> None:
        """Add up an audit. Call it once, before all others."""
        for visit in audit.visit_summaries():
            self._add(visit, audit)
        for unrecognised in audit.all_unrecognised():
            self._unread.add(unrecognised)
        self._cookies = audit.cookies_seen()
        self._uses.weigh(audit.weights())
        counts = audit.counts()
        self._count(requests=counts.requests, pushes=counts.pushes)

    def _add(self, survey: VisitSummary, audit: Audit) -> None:
        visit = survey.visit
        if visit.goal is not None:
            self.goals.add(visit.goal)
        seen = survey.pages or survey.hits or survey.loads
        if visit.inconclusive == "precondition-unmet" and not seen:
            self._count(unwalked=1)
            return
        self._count(visits=1, failed_visits=int(visit.error is not None))
        self._count(**{_kind(visit): 1})
        if visit.run is Run.JOURNEY:
            key = (visit.goal, visit.leg.name, visit.device)
            self.durations[key] = self.durations.get(key, 0) + (visit.ended or 0)
        urls = {page.id: self._open(page) for page in survey.pages}
        sent = [
            (hits, self._page_address(urls.get(hits.page or 0, hits.page_url)))
            for hits in survey.hits
        ]
        loaded = [
            (load, self._page_address(urls.get(load.load.page or 0, load.load.page_url)))
            for load in survey.loads
        ]
        for hits, page in sent:
            self._add_hits(hits, page)
        for load, page in loaded:
            self._add_load(load.load, page)
        self._uses.add(survey, sent, loaded, partial(audit.first_sent, visit.id))

    def _count(self, **more: int) -> None:
        for name, number in more.items():
            self.totals[name] += number

    def _open(self, page: PageVisit) -> str:
        url = urldefrag(page.final_url or page.url).url
        entry = self._pages.setdefault(url, _Page(url))
        entry.visits += 1
        entry.title = page.title or entry.title
        entry.status = page.status if page.status is not None else entry.status
        entry.error = page.error or entry.error
        return url

    def _page_address(self, url: str) -> str:
        """The address under which a page is counted; empty for a page that was not opened."""
        page = self._pages.get(urldefrag(url).url)
        return page.url if page else ""

    def _add_hits(self, counted: HitCount, url: str) -> None:
        key = (counted.vendor, counted.account)
        self._count(hits=counted.hits, held=counted.held)
        if url:
            hits = self._pages[url].hits
            hits[key] = hits.get(key, 0) + counted.hits

    def _add_load(self, load: TagLoad, url: str) -> None:
        if url:
            self._pages[url].loads.add((load.vendor, load.account))

    def summed(self) -> Totals:
        """How much was seen in all visits."""
        return Totals(**{**self.totals, "pages": len(self._pages)})

    def vendors_met(self) -> frozenset[str]:
        """The ids of the vendors whose libraries or hits were seen."""
        return self._uses.vendors()

    def tag_uses(self) -> tuple[TagUse, ...]:
        """Each vendor's account that was seen or that the spec names, the spec's first."""
        return self._uses.listed(self._cookies, self.vendors)

    def pages(self) -> tuple[PageView, ...]:
        """Each page once, by its address."""
        return tuple(
            PageView(
                url=page.url,
                title=page.title,
                status=page.status,
                error=recognised(page.error),
                visits=page.visits,
                tags=self._page_tags(page),
            )
            for page in sorted(self._pages.values(), key=lambda page: page.url)
        )

    def _page_tags(self, page: _Page) -> tuple[PageTag, ...]:
        """A page's tags; a library without an account counts with its vendor's hits, if any."""
        sending = {vendor for vendor, _ in page.hits}
        loaded_tags = {key for key in page.loads if key[1] or key[0] not in sending}
        return tuple(
            PageTag(
                vendor=self._name(vendor),
                account=account,
                hits=page.hits.get((vendor, account), 0),
                loaded=bool({(vendor, account), (vendor, "")} & page.loads),
            )
            for vendor, account in sorted({*page.hits, *loaded_tags})
        )

    def cookies(self) -> tuple[CookieView, ...]:
        """Each cookie once, those that were set before the visitor's choice first."""
        return tuple(
            CookieView(
                name=cookie.name,
                domain=cookie.domain,
                vendor=self._name(cookie.vendor) if cookie.vendor else "",
                lifetime=lifetime(cookie.lifetime_days),
                purpose=of_cookie(cookie.name, cookie.domain, cookie.vendor or ""),
                before_choice=cookie.early,
            )
            for cookie in sorted(
                self._cookies, key=lambda cookie: (not cookie.early, cookie.name, cookie.domain)
            )
        )

    def unread(self) -> tuple[UnreadView, ...]:
        """What could not be read, a line for each receiver."""
        return self._unread.lines(self._name)

    def _name(self, vendor: str) -> str:
        return self.vendors.get(vendor, vendor)


def _kind(visit: Visit) -> str:
    """The total that a visit counts to."""
    if visit.goal is None:
        return "crawled"
    return "walks" if visit.run is Run.JOURNEY else "repeats"
