"""When a visit's hits were called for and where, as far as the hits themselves say it.

Of a library that no call was seen of (it is bundled, say), the hit's own time or the address in it
tells: such a library may send an event seconds later, or only as its page is left.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.check.matching import is_page_view
from auditor.model import CLOCKS_DIFFER_MS, Hit, PageVisit, Phase, RouteChange, VisitFacts
from auditor.vendor import Vendor, first
from auditor.wire.address import parse_url

_EPOCH = re.compile(r"(?P<whole>[0-9]{10}|[0-9]{13})(?P<fraction>\.[0-9]{1,9})?")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?P<fraction>\.[0-9]{1,9})?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
_MILLISECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
SECOND_MS = 1000
MILLISECONDS = 13
"""Digits of a time in milliseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An address that a tab showed: a document's, or a route's."""

    page: int
    url: str
    since: int
    until: float


class Moments:
    """Which step, page and address each moment of a visit belongs to."""

    def __init__(self, facts: VisitFacts) -> None:
        """Take the visit's pages, routes and steps."""
        self.urls = {page.id: page.final_url for page in facts.pages}
        self._pages = sorted(facts.pages, key=lambda page: page.at)
        self._opened = {page.id: page.at for page in facts.pages}
        self._steps = sorted(facts.steps, key=lambda step: step.index)
        self._shown = tuple(_shown(self._pages, sorted(facts.routes, key=lambda way: way.at)))
        provoking = (step.began for step in self._steps if step.phase is Phase.PROVOKE)
        self._provoked_at = min(provoking, default=None)
        self._first_left = min((shown.until for shown in self._shown), default=math.inf)
        """When the first address was left: before that, a hit can't be late."""
        self._by_page: dict[int | None, list[Shown]] = {}
        for shown in self._shown:
            self._by_page.setdefault(shown.page, []).append(shown)
        self._began = _epoch_of(facts.visit.began)

    def by_own_time(self, hit: Hit, vendor: Vendor | None) -> Hit:
        """The hit at the time that it says itself, if the page's clock can have said so."""
        if vendor is None or (span := self._called(hit, vendor)) is None:
            return hit
        earliest, latest = span
        if earliest > hit.sent_at + CLOCKS_DIFFER_MS or latest < 0:
            return hit  # another clock, or an event of an earlier visit
        at = self._unprovoked(earliest, min(latest, hit.sent_at))
        return self._moved(hit, at, self._page_at(hit, at))

    def _unprovoked(self, earliest: int, at: int) -> int:
        """The moment before our own input on the page, where the hit's time allows for both.

        Mixpanel writes one time in a thousand in whole seconds: that it is exact.
        """
        if self._provoked_at is not None and earliest < self._provoked_at <= at:
            return self._provoked_at - 1
        return at

    def _called(self, hit: Hit, vendor: Vendor) -> tuple[int, int] | None:
        """The first and last moment of the visit at which the hit says that it was called for."""
        span = span_of(first(hit.raw, vendor.called_at) or "")
        if span is not None and self._began is not None:
            return round(span[0] - self._began), round(span[1] - self._began)
        ago = first(hit.raw, vendor.called_ago) or ""
        if not _MILLISECONDS.fullmatch(ago):
            return None
        at = hit.sent_at - round(float(ago))
        return at, at

    def by_location(self, hit: Hit, earlier: Iterable[Hit]) -> Hit:
        """The hit when the address that it names was last shown, if it left on another one.

        Of addresses within one document, that holds for page views that are the first of their tag
        to name the address: some tags name the document whatever the route is. `earlier`: the hits
        before this one.
        """
        if hit.sent_at < self._first_left:
            return hit
        named = _key(hit.get("page_location") or "")
        if named is None or named in {_key(shown.url) for shown in self._on_screen(hit)}:
            return hit
        places = [shown for shown in self._shown if _key(shown.url) == named]
        past = [shown for shown in places if shown.until <= hit.sent_at]
        if not past:
            return hit
        place = past[-1]
        if place.page == hit.page and (
            not is_page_view(hit) or any(_reports(other, hit, named) for other in earlier)
        ):
            return hit
        return self._moved(hit, max(int(place.until) - 1, place.since), place.page)

    def address_of(self, hit: Hit) -> str:
        """The address that the hit's page showed when it was called for; empty: not known.

        The one that the hit names, where its page showed that too.
        """
        shown = self._by_page.get(hit.page, ())
        until_then = [place for place in shown if place.since <= hit.at + CLOCKS_DIFFER_MS]
        if len(until_then) <= 1:
            return until_then[0].url if until_then else ""
        named = _key(hit.get("page_location") or "")
        of_name = [place for place in until_then if _key(place.url) == named]
        return next((place.url for place in reversed(of_name or until_then)), "")

    def _on_screen(self, hit: Hit) -> Iterator[Shown]:
        """The addresses that the page of a hit showed just when it left."""
        for shown in self._shown:
            if shown.page == hit.page and shown.since <= hit.sent_at < shown.until:
                yield shown

    def _page_at(self, hit: Hit, at: int) -> int | None:
        """The page on which a hit was called for: its sender, unless that was not open yet."""
        if hit.page is None or self._opened.get(hit.page, 0) <= at + CLOCKS_DIFFER_MS:
            return hit.page
        opened = [page.id for page in self._pages if page.at <= at]
        return opened[-1] if opened else hit.page

    def _moved(self, hit: Hit, at: int, page: int | None) -> Hit:
        step = self._step_at(at, page)
        if step is None:
            return hit.but(at=at)
        return hit.but(at=at, step=step, page=page)

    def _step_at(self, at: int, page: int | None) -> int | None:
        """The index of the step that a moment on a page belongs to, as capture counts it."""
        chosen = None
        for step in self._steps:
            if step.began > at:
                break
            is_older = page is not None and self._opened.get(page, 0) < step.began
            if not (step.phase is Phase.REPEAT and is_older):
                chosen = step.index
        return chosen


def span_of(text: str) -> tuple[float, float] | None:
    """The first and last moment that a time may mean, in milliseconds since 1970.

    Seconds or milliseconds since 1970, or ISO 8601 with a zone; None for anything else. A time in
    whole seconds means any moment of its second.
    """
    is_exact = True
    if epoch := _EPOCH.fullmatch(text):
        in_milliseconds = len(epoch["whole"]) == MILLISECONDS
        moment: float | None = float(text) * (1 if in_milliseconds else SECOND_MS)
        is_exact = in_milliseconds or epoch["fraction"] is not None
    elif iso := _ISO.fullmatch(text):
        moment = _epoch_of(text)
        is_exact = iso["fraction"] is not None
    else:
        return None
    if moment is None:
        return None
    return moment, moment if is_exact else moment + SECOND_MS - 1


def _epoch_of(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.timestamp() * SECOND_MS if moment.tzinfo is not None else None


def _shown(pages: list[PageVisit], routes: list[RouteChange]) -> Iterator[Shown]:
    """All addresses that were shown, each with its time, in the order of their pages."""
    for number, page in enumerate(pages):
        following = pages[number + 1 : number + 2]
        end = following[0].at if following else float("inf")
        changes = [(route.at, route.url) for route in routes if route.page == page.id]
        places = [(page.at, page.final_url), *changes]
        ends = [*(at for at, _ in changes), end]
        for (since, url), until in zip(places, ends, strict=True):
            yield Shown(page.id, url, since, max(since, until))


def _reports(other: Hit, hit: Hit, named: tuple[str, str, str]) -> bool:
    """Whether another page view of the tag reported the address from the same document before."""
    return (
        other.id != hit.id
        and (other.vendor, other.account, other.event) == (hit.vendor, hit.account, hit.event)
        and other.page == hit.page
        and other.sent_at <= hit.sent_at
        and _key(other.get("page_location") or "") == named
    )


def _key(url: str) -> tuple[str, str, str] | None:
    """What distinguishes one address from another; None if there is no host.

    Host, path, and a fragment that is a route. The port is left out, as some vendors do.
    """
    host, path, _ = parse_url(url)
    route = url.partition("#")[2].partition("?")[0]
    is_route = route.startswith(("/", "!"))
    return (host, path.rstrip("/"), route if is_route else "") if host else None
