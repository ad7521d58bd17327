"""How visitors go from one of the site's domains to another, and who they are there for GA4.

No check is in here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from auditor.check import host_of, site_of
from auditor.model import Cookie, Grant, Hit, Request, Signal, StepKind, VisitRecord
from auditor.model.linker import LASTS_MINUTES, Browser, Linker, linker_in, read_linker

GA4 = "ga4"
MINUTE_MS = 60_000
TYPED = frozenset({StepKind.NAVIGATE, StepKind.OPEN})
"""Steps that open an address as if it was typed: nobody hands a visitor over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a page came to be shown: the request for it, and those of its redirects."""

    hops: tuple[Request, ...]

    @property
    def start(self) -> Request:
        """The request that the page before it, or a form, made."""
        return self.hops[0]

    @property
    def end(self) -> Request:
        """The request whose answer was shown."""
        return self.hops[-1]

    @property
    def host(self) -> str:
        """The host of the page that was shown."""
        return host_of(self.end.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A way from a page of one of the site's domains to a page of another."""

    before: Way
    way: Way

    @property
    def dropped(self) -> tuple[Request, Request] | None:
        """The redirect on which `_gl` fell off: what redirects, and where to; None: none."""
        for one, other in pairwise(self.way.hops):
            if linker_in(one.url) is not None and linker_in(other.url) is None:
                return one, other
        return None

    @property
    def sets_out_with(self) -> str | None:
        """The `_gl` of the request that left the page before."""
        return linker_in(self.way.start.url)

    @property
    def arrives_with(self) -> str | None:
        """The `_gl` of the request whose answer was shown."""
        return linker_in(self.way.end.url)


def ways(record: VisitRecord) -> list[Way]:
    """The ways to all pages of the visit that had the window to themselves, popups too."""
    chains: list[list[Request]] = []
    for request in record.requests:
        if request.resource_type != "document" or request.sender not in ("page", "popup"):
            continue
        chain = next((each for each in chains if each[-1].id == request.redirect_of), None)
        if chain is not None:
            chain.append(request)
        else:
            chains.append([request])
    return [Way(hops=tuple(chain)) for chain in chains]


def handovers(record: VisitRecord) -> Iterator[Handover]:
    """The ways of a journey from one of the site's domains to another, in the order of time."""
    own = {site_of(host) for host in record.own_hosts}
    typed = {step.index for step in record.steps if step.kind in TYPED}
    opened: set[int] = set()
    for before, way in pairwise(ways(record)):
        step = way.start.step
        is_typed = step in typed and step not in opened and before.start.step != step
        if step is not None:
            opened.add(step)
        sites = site_of(before.host), site_of(way.host)
        if not is_typed and sites[0] != sites[1] and own.issuperset(sites):
            yield Handover(before=before, way=way)


def age_of(linker: Linker, at: int, record: VisitRecord) -> int | None:
    """How many minutes old a linker was then; None: another browser made it, or it was changed."""
    visit = record.visit
    if visit.clock_offset is None or not visit.user_agent:
        return 0
    browser = Browser(
        user_agent=visit.user_agent, clock_offset=visit.clock_offset, language=visit.language
    )
    began = datetime.fromisoformat(visit.began).timestamp() * 1000
    return linker.age_minutes(browser, int(began + at) // MINUTE_MS)


def accepted(handover: Handover, record: VisitRecord) -> Linker | None:
    """The linker with which a visitor arrived, if Google's tag would take it."""
    linker = read_linker(handover.arrives_with or "")
    if linker is None:
        return None
    age = age_of(linker, handover.way.end.at, record)
    return linker if age is not None and age <= LASTS_MINUTES else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A hit of GA4's, and whom it names."""

    hit: Hit
    client: str
    session: str
    host: str
    """Of the document that sent it: an embedded one has its own."""
    in_frame: bool


def known_visitors(record: VisitRecord) -> dict[str, list[Known]]:
    """By property: its hits in the order of time. Such as must not keep an id are left out."""
    frames = {request.id: request for request in record.requests}
    by_property: dict[str, list[Known]] = {}
    for hit in sorted(record.first_run_hits(), key=lambda hit: hit.at):
        client = hit.raw.get("cid", "")
        denied = hit.consent.get(Signal.ANALYTICS_STORAGE) is Grant.DENIED
        if hit.vendor != GA4 or not client or denied:
            continue
        request = frames.get(hit.requests[0]) if hit.requests else None
        in_frame = request is not None and request.sender == "frame"
        shown = request.frame_url if request is not None and in_frame else hit.page_url
        by_property.setdefault(hit.account, []).append(
            Known(
                hit=hit,
                client=client,
                session=hit.raw.get("sid", ""),
                host=host_of(shown),
                in_frame=in_frame,
            )
        )
    return by_property


def crosses(handover: Handover, known: Sequence[Known]) -> tuple[Known, Known] | None:
    """The last hit before a handover and the first one after it, of pages at both its ends."""
    sites = site_of(handover.before.host), site_of(handover.way.host)
    at = handover.way.start.at
    left = [each for each in known if each.hit.at <= at and site_of(each.host) == sites[0]]
    come = [each for each in known if each.hit.at > at and site_of(each.host) == sites[1]]
    return (left[-1], come[0]) if left and come else None


def hosts_out_of_reach(cookie: Cookie, record: VisitRecord) -> list[str]:
    """The hosts of the journey's pages on a cookie's own domain that it is not sent to.

    Where the visitor has one for that host, or for the whole domain, too, nothing is lost.
    """
    if cookie.domain.startswith("."):
        return []
    domain = site_of(cookie.domain)
    reached = {other.domain for other in record.cookies if other.name == cookie.name}
    if f".{domain}" in reached:
        return []
    hosts = dict.fromkeys(host_of(page.final_url) for page in record.pages)
    return [host for host in hosts if host and host != cookie.domain and site_of(host) == domain]
