"""What was met on the site: pages, tags and cookies, gathered visit by visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from auditor.model import Cookie, Hit, PageVisit, Sighting, TagLoad, VisitFacts
from auditor.report.meta import AuditMeta
from auditor.report.view import CookieView, PageTag, PageView, TagUse, Totals, UnreadView


@dataclass(slots=True)
class _Page:
    url: str
    title: str = ""
    status: int | None = None
    error: str = ""
    visits: int = 0
    hits: dict[tuple[str, str], int] = field(default_factory=dict)
    loads: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class _Use:
    pages: set[str] = field(default_factory=set)
    hits: int = 0
    held: int = 0
    undelivered: int = 0


@dataclass(slots=True)
class _Unread:
    first: Sighting
    count: int = 0
    pages: set[str] = field(default_factory=set)


UNREAD_AT_MOST = 1000
"""Kinds of requests that could not be read, of a whole audit; a site has some dozens."""


class Inventory:
    """Grows with the number of different pages, not with what they sent."""

    def __init__(self, meta: AuditMeta, vendors: Mapping[str, str]) -> None:
        """Take the spec's tags, and the vendors' names by id."""
        self.vendors = vendors
        self.tags = {(tag.vendor, tag.account): tag.name for tag in meta.tags}
        self.goals: set[str] = set()
        """The goals that were walked, or were to be."""
        self.totals = dict.fromkeys(Totals.__dataclass_fields__, 0)
        self._pages: dict[str, _Page] = {}
        self._uses: dict[tuple[str, str], _Use] = {}
        self._cookies: dict[tuple[str, str], Cookie] = {}
        self._early: set[tuple[str, str]] = set()
        self._unread: dict[tuple[str, ...], _Unread] = {}

    def add(
        self,
        facts: VisitFacts,
        hits: Iterable[Hit],
        loads: Iterable[TagLoad],
        sightings: Iterable[Sighting] = (),
    ) -> None:
        """Take in one visit."""
        for sighting in sightings:
            self._add_sighting(sighting)
        if facts.visit.goal is not None:
            self.goals.add(facts.visit.goal)
        self._count(visits=1, failed_visits=int(facts.visit.error is not None))
        self._count(requests=len(facts.requests), pushes=len(facts.pushes))
        urls = {page.id: self._open(page) for page in facts.pages}
        for hit in hits:
            self._add_hit(hit, urls.get(hit.page or 0, hit.page_url))
        for load in loads:
            self._add_load(load, urls.get(load.page or 0, load.page_url))
        for cookie in facts.cookies:
            key = (cookie.name, cookie.domain)
            self._cookies[key] = cookie
            if cookie.before_choice:
                self._early.add(key)

    def _add_sighting(self, sighting: Sighting) -> None:
        key = (sighting.kind, sighting.vendor, sighting.host, sighting.path)
        if key not in self._unread and len(self._unread) >= UNREAD_AT_MOST:
            return
        met = self._unread.setdefault(key, _Unread(sighting))
        met.count += sighting.count
        met.pages.add(urldefrag(sighting.page_url).url)

    def _count(self, **more: int) -> None:
        for name, number in more.items():
            self.totals[name] += number

    def _open(self, page: PageVisit) -> str:
        url = urldefrag(page.final_url or page.url).url
        known = self._pages.setdefault(url, _Page(url))
        known.visits += 1
        known.title = page.title or known.title
        known.status = page.status if page.status is not None else known.status
        known.error = page.error or known.error
        return url

    def _add_hit(self, hit: Hit, url: str) -> None:
        key = (hit.vendor, hit.account)
        self._count(hits=1, held=int(hit.held))
        use = self._uses.setdefault(key, _Use())
        use.hits += 1
        use.held += hit.held
        use.undelivered += not hit.delivered
        if page := self._pages.get(urldefrag(url).url):
            use.pages.add(page.url)
            page.hits[key] = page.hits.get(key, 0) + 1

    def _add_load(self, load: TagLoad, url: str) -> None:
        key = (load.vendor, load.account)
        if load.account:
            self._uses.setdefault(key, _Use())
        if page := self._pages.get(urldefrag(url).url):
            page.loads.add(key)
            if key in self._uses:
                self._uses[key].pages.add(page.url)

    def summed(self) -> Totals:
        """How much was seen in all."""
        return Totals(**{**self.totals, "pages": len(self._pages)})

    def tag_uses(self) -> tuple[TagUse, ...]:
        """Each vendor's account that was met or that the spec names, the spec's first."""
        keys = dict.fromkeys([*self.tags, *sorted(self._uses)])
        return tuple(
            TagUse(
                vendor=self._name(vendor),
                account=account,
                tag=self.tags.get((vendor, account), ""),
                pages=len(use.pages),
                hits=use.hits,
                held=use.held,
                undelivered=use.undelivered,
                cookies=tuple(
                    sorted({c.name for c in self._cookies.values() if c.vendor == vendor})
                ),
            )
            for vendor, account in keys
            for use in [self._uses.get((vendor, account), _Use())]
        )

    def pages(self) -> tuple[PageView, ...]:
        """Each page once, by its address."""
        return tuple(
            PageView(
                url=page.url,
                title=page.title,
                status=page.status,
                error=page.error,
                visits=page.visits,
                tags=self._page_tags(page),
            )
            for page in sorted(self._pages.values(), key=lambda page: page.url)
        )

    def _page_tags(self, page: _Page) -> tuple[PageTag, ...]:
        """A library without an account belongs to the vendor's hits, where there are any."""
        sending = {vendor for vendor, _ in page.hits}
        lone = {key for key in page.loads if key[1] or key[0] not in sending}
        return tuple(
            PageTag(
                vendor=self._name(vendor),
                account=account,
                hits=page.hits.get((vendor, account), 0),
                loaded=bool({(vendor, account), (vendor, "")} & page.loads),
            )
            for vendor, account in sorted({*page.hits, *lone})
        )

    def cookies(self) -> tuple[CookieView, ...]:
        """Each cookie once, those that stood before the visitor's choice first."""
        return tuple(
            CookieView(
                name=cookie.name,
                domain=cookie.domain,
                vendor=self._name(cookie.vendor) if cookie.vendor else "",
                lifetime=_lifetime(cookie.lifetime_days),
                before_choice=key in self._early,
            )
            for key, cookie in sorted(
                self._cookies.items(), key=lambda item: (item[0] not in self._early, item[0])
            )
        )

    def unread(self) -> tuple[UnreadView, ...]:
        """What could not be read: known vendors first, then the most frequent."""
        order = ("unread", "opaque", "unknown")
        return tuple(
            UnreadView(
                kind=each.first.kind,
                vendor=self._name(each.first.vendor),
                place=f"{each.first.host}{each.first.path}",
                reason=each.first.reason,
                count=each.count,
                pages=len(each.pages),
                page_url=each.first.page_url,
                initiator=each.first.initiator,
            )
            for each in sorted(
                self._unread.values(),
                key=lambda each: (order.index(each.first.kind), -each.count, each.first.host),
            )
        )

    def _name(self, vendor: str) -> str:
        return self.vendors.get(vendor, vendor)


def _lifetime(days: float | None) -> str:
    if days is None:
        return "session"
    return f"{days:,.0f} days" if days >= 2 else f"{days * 24:,.0f} hours"  # noqa: PLR2004 - two days
