"""What each vendor's account did on the site, and what it cost, gathered visit by visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from auditor.model import Cookie, Hit, Request, TagLoad, Visit, VisitFacts
from auditor.report.content.initiators import loaded_by
from auditor.report.content.lifetimes import lifetime
from auditor.report.meta import AuditMeta
from auditor.report.view import TagUse
from auditor.wire.address import authority_of

Key = tuple[str, str]
"""A vendor's id and an account; the account is empty where none is named."""
WAYS = 8
"""Ways to be loaded that are kept of one tag."""


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

    def take(self, other: _Use) -> None:
        """Add up what was gathered under two names of one tag."""
        self.pages |= other.pages
        self.ways += other.ways
        for name in ("hits", "held", "undelivered", "early", "page_loads", "transferred", "busy"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class TagUses:
    """Grows with the number of tags and pages, not with what they sent."""

    def __init__(self, meta: AuditMeta) -> None:
        """Take the spec's tags."""
        self._tags = {(tag.vendor, tag.account): tag.name for tag in meta.tags}
        self._has_choice = meta.has_choice
        self._timed = False
        self._uses: dict[Key, _Use] = {}

    def add(
        self,
        facts: VisitFacts,
        hits: Iterable[tuple[Hit, str]],
        loads: Iterable[tuple[TagLoad, str]],
    ) -> None:
        """Take in one visit; each hit and load comes with its page's address, or nothing."""
        sent, loaded = list(hits), list(loads)
        requests = {request.id: request for request in facts.requests}
        documents = frozenset(urldefrag(page.final_url or page.url).url for page in facts.pages)
        accounts: dict[str, set[str]] = {}
        for vendor, account in (
            *((hit.vendor, hit.account) for hit, _ in sent),
            *((load.vendor, load.account) for load, _ in loaded),
        ):
            accounts.setdefault(vendor, set()).update([account] * bool(account))
        for hit, page in sent:
            use = self._met((hit.vendor, hit.account), page)
            use.hits += 1
            use.held += hit.held
            use.undelivered += not hit.delivered
            use.early += _is_early(hit, facts.visit)
        keys = {load.request: _key(load, accounts) for load, _ in loaded}
        for load, page in loaded:
            use = self._met(keys[load.request], page)
            asked = requests.get(load.request)
            way = loaded_by(asked.chain if asked else (), load.initiator, documents)
            _count_way(use, way)
        self._weigh(requests, [hit for hit, _ in sent], keys)
        self._time(facts, [load for load, _ in loaded], keys)
        for hit, _ in sent:
            use = self._uses[hit.vendor, hit.account]
            first = requests.get(hit.requests[0]) if hit.requests else None
            if not use.ways and first is not None:
                _count_way(use, loaded_by(first.chain, hit.initiator, documents))

    def _met(self, key: Key, page: str) -> _Use:
        use = self._uses.setdefault(key, _Use())
        if page:
            use.pages.add(page)
        return use

    def _weigh(
        self, requests: Mapping[int, Request], hits: Iterable[Hit], keys: Mapping[int, Key]
    ) -> None:
        """Count bytes of libraries and hits, and the page loads on which there were any."""
        of_key: dict[Key, set[int]] = {}
        for hit in hits:
            of_key.setdefault((hit.vendor, hit.account), set()).update(hit.requests)
        for request, key in keys.items():
            of_key.setdefault(key, set()).add(request)
        for key, ids in of_key.items():
            known = [requests[each] for each in ids if each in requests]
            use = self._uses[key]
            use.page_loads += len({request.page for request in known})
            use.transferred += sum(request.size or 0 for request in known)

    def _time(self, facts: VisitFacts, loads: Iterable[TagLoad], keys: Mapping[int, Key]) -> None:
        """Give each script's time to the tag whose library it is, or whose host it comes from."""
        if not facts.script_times:
            return
        self._timed = True
        by_url: dict[str, Key] = {}
        by_host: dict[str, set[Key]] = {}
        for load in loads:
            by_url[urldefrag(load.url).url] = keys[load.request]
            by_host.setdefault(authority_of(load.url), set()).add(keys[load.request])
        for page in facts.pages:
            # A library on the site's own host does not make the site's scripts the vendor's.
            by_host.pop(authority_of(page.final_url), None)
        for each in facts.script_times:
            key = by_url.get(urldefrag(each.url).url)
            others = by_host.get(authority_of(each.url), set())
            if key is None and len(others) == 1:
                (key,) = others
            if key is not None:
                self._uses[key].busy += each.milliseconds

    def vendors(self) -> frozenset[str]:
        """The ids of the vendors that were met."""
        return frozenset(vendor for vendor, _ in self._uses)

    def listed(self, cookies: Iterable[Cookie], names: Mapping[str, str]) -> tuple[TagUse, ...]:
        """Each vendor's account that was met or that the spec names, the spec's first."""
        uses = self._joined()
        of_vendor: dict[str, dict[str, str]] = {}
        for cookie in cookies:
            if cookie.vendor:
                known = of_vendor.setdefault(cookie.vendor, {})
                known[cookie.name] = lifetime(cookie.lifetime_days)
        keys = dict.fromkeys([*self._tags, *sorted(uses)])
        return tuple(
            self._view(key, uses.get(key, _Use()), of_vendor.get(key[0], {}), names) for key in keys
        )

    def _view(
        self, key: Key, use: _Use, cookies: Mapping[str, str], names: Mapping[str, str]
    ) -> TagUse:
        vendor, account = key
        loads = use.page_loads
        return TagUse(
            vendor=names.get(vendor, vendor),
            account=account,
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
        )

    def _joined(self) -> dict[Key, _Use]:
        """A library without an account belongs to its vendor's only account, where it has one."""
        accounts: dict[str, set[str]] = {}
        for vendor, account in (*self._uses, *self._tags):
            accounts.setdefault(vendor, set()).update([account] * bool(account))
        joined: dict[Key, _Use] = {}
        for (vendor, account), use in self._uses.items():
            known = accounts[vendor]
            only = next(iter(known)) if not account and len(known) == 1 else account
            joined.setdefault((vendor, only), _Use()).take(use)
        return joined


def _key(load: TagLoad, accounts: Mapping[str, set[str]]) -> Key:
    """The tag that a library is loaded for; without an account the only one of this visit."""
    known = accounts[load.vendor]
    if not load.account and len(known) == 1:
        return load.vendor, next(iter(known))
    return load.vendor, load.account


def _is_early(hit: Hit, visit: Visit) -> bool:
    """Whether it left before the visitor had chosen."""
    return visit.consent_at is None or hit.sent_at < visit.consent_at


def _count_way(use: _Use, way: str) -> None:
    if way in use.ways or len(use.ways) < WAYS:
        use.ways[way] += 1
