"""What each vendor's account sent, loaded and cost on the site, added up over all visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from auditor.report.content.initiators import loaded_by
from auditor.report.content.lifetimes import lifetime
from auditor.report.content.purposes import of_vendor
from auditor.report.meta import AuditMeta
from auditor.report.view import TagUse
from auditor.store.survey import CookieSeen, HitCount, Load, VisitSummary, Weight
from auditor.wire.address import authority_of

Key = tuple[str, str]
"""A vendor's id and an account; the account is empty where none is named."""
FirstSent = Callable[[str, str], tuple[str, tuple[str, ...]] | None]
"""Of a vendor's account: the initiator of the visit's first hit to it, and what led to it."""
WAYS = 8
"""Ways in which a tag was loaded that are kept of it."""
ENVIRONMENTS = 8
"""Environments of a tag that are kept; a site could make up a new one for each hit."""


@dataclass(slots=True)
class _Use:
    pages: set[str] = field(default_factory=set)
    hits: int = 0
    held: int = 0
    undelivered: int = 0
    early: int = 0
    page_loads: int = 0
    transferred: int = 0
    busy: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    environments: set[str] = field(default_factory=set)

    def merge(self, other: _Use) -> None:
        """Add what was counted under another name of the same tag."""
        self.pages |= other.pages
        self.ways += other.ways
        self.note(*other.environments)
        for name in ("hits", "held", "undelivered", "early", "page_loads", "transferred", "busy"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def note(self, *environments: str) -> None:
        """Keep the environments that a library or hits name."""
        self.environments |= set(environments[: ENVIRONMENTS - len(self.environments)]) - {""}


class TagUses:
    """Adds up what tags did; it grows with the number of tags and pages, not of their hits."""

    def __init__(self, meta: AuditMeta) -> None:
        """Take the spec's tags."""
        self._tags = {(tag.vendor, tag.account): tag.name for tag in meta.tags}
        self._has_choice = meta.has_choice
        self._timed = False
        self._uses: dict[Key, _Use] = {}

    def add(
        self,
        survey: VisitSummary,
        hits: Iterable[tuple[HitCount, str]],
        loads: Iterable[tuple[Load, str]],
        first_sent: FirstSent,
    ) -> None:
        """Add one visit; hits and loads come with the address of their page, or an empty one.

        `first_sent` says what sent the visit's first hit to a vendor's account.
        """
        documents = frozenset(urldefrag(page.final_url or page.url).url for page in survey.pages)
        for counted, page in hits:
            use = self._use_on((counted.vendor, counted.account), page)
            use.hits += counted.hits
            use.held += counted.held
            use.undelivered += counted.undelivered
            use.early += counted.early
            use.note(*counted.environments)
        for load, page in loads:
            use = self._use_on((load.load.vendor, load.account), page)
            use.note(load.load.environment)
            _count_way(use, loaded_by(load.chain, load.load.initiator, documents))
        self._time(survey)
        for vendor, account in dict.fromkeys((hit.vendor, hit.account) for hit in survey.hits):
            use = self._uses[vendor, account]
            first = None if use.ways else first_sent(vendor, account)
            if first is not None:
                initiator, chain = first
                _count_way(use, loaded_by(chain, initiator, documents))

    def weigh(self, weights: Iterable[Weight]) -> None:
        """Add the bytes of libraries and hits. Call it after `add` for all visits."""
        for weight in weights:
            use = self._uses[weight.vendor, weight.account]
            use.page_loads, use.transferred = weight.page_loads, weight.transferred

    def _use_on(self, key: Key, page: str) -> _Use:
        """The counts of a tag, which was seen on this page."""
        use = self._uses.setdefault(key, _Use())
        if page:
            use.pages.add(page)
        return use

    def _time(self, survey: VisitSummary) -> None:
        """Count each script's time for the tag whose library it is, or whose host it comes from."""
        if not survey.times:
            return
        self._timed = True
        by_url: dict[str, Key] = {}
        by_host: dict[str, set[Key]] = {}
        for load, account, _ in survey.loads:
            key = (load.vendor, account)
            by_url[urldefrag(load.url).url] = key
            by_host.setdefault(authority_of(load.url), set()).add(key)
        for page in survey.pages:
            # A library on the site's own host does not make the site's scripts the vendor's.
            by_host.pop(authority_of(page.final_url), None)
        for script in survey.times:
            owner = by_url.get(urldefrag(script.url).url)
            others = by_host.get(authority_of(script.url), set())
            if owner is None and len(others) == 1:
                (owner,) = others
            if owner is not None:
                self._uses[owner].busy += script.milliseconds

    def vendors(self) -> frozenset[str]:
        """The ids of the vendors whose libraries or hits were seen."""
        return frozenset(vendor for vendor, _ in self._uses)

    def listed(self, cookies: Iterable[CookieSeen], names: Mapping[str, str]) -> tuple[TagUse, ...]:
        """Each vendor's account that was seen or that the spec names, the spec's first."""
        uses = self._joined()
        lifetimes: dict[str, dict[str, str]] = {}
        for cookie in cookies:
            if cookie.vendor:
                of_vendor = lifetimes.setdefault(cookie.vendor, {})
                of_vendor[cookie.name] = lifetime(cookie.lifetime_days)
        keys = dict.fromkeys([*self._tags, *sorted(uses)])
        return tuple(
            self._view(key, uses.get(key, _Use()), lifetimes.get(key[0], {}), names) for key in keys
        )

    def _view(
        self, key: Key, use: _Use, cookies: Mapping[str, str], names: Mapping[str, str]
    ) -> TagUse:
        vendor, account = key
        loads = use.page_loads
        return TagUse(
            vendor=names.get(vendor, vendor),
            account=account,
            purpose=of_vendor(vendor),
            tag=self._tags.get(key, ""),
            pages=len(use.pages),
            hits=use.hits,
            held=use.held,
            undelivered=use.undelivered,
            cookies=tuple(sorted(cookies)),
            lifetimes=tuple(sorted(cookies.items())),
            loaded_by=tuple(way for way, _ in use.ways.most_common()),
            before_choice=use.early if self._has_choice else None,
            after_choice=use.hits - use.early if self._has_choice else None,
            transferred=round(use.transferred / loads) if loads else None,
            busy=round(use.busy / loads) if loads and self._timed else None,
            environments=tuple(sorted(use.environments)),
        )

    def _joined(self) -> dict[Key, _Use]:
        """The counts by account; a library without one counts for its vendor's only account."""
        accounts: dict[str, set[str]] = {}
        for vendor, account in (*self._uses, *self._tags):
            accounts.setdefault(vendor, set()).update([account] * bool(account))
        joined: dict[Key, _Use] = {}
        for (vendor, account), use in self._uses.items():
            of_vendor = accounts[vendor]
            owner = next(iter(of_vendor)) if not account and len(of_vendor) == 1 else account
            joined.setdefault((vendor, owner), _Use()).merge(use)
        return joined


def _count_way(use: _Use, way: str) -> None:
    if way in use.ways or len(use.ways) < WAYS:
        use.ways[way] += 1
