"""Page views that say the same of one page twice. No check is in here."""

from __future__ import annotations

from auditor.check.matching import is_page_view
from auditor.model import Expectation, Hit, RouteChange, VisitRecord

TWICE = 2
Place = tuple[int | None, int, str]
"""A document, how many other pages it has turned into so far, and the address that was told."""


def doubled(record: VisitRecord) -> list[tuple[Hit, ...]]:
    """Page views of one tag with an equal location, sent for one load or one change of route.

    Addresses are equal where host and path are: sorting and filters rewrite the rest.
    """
    alike: dict[tuple[str, str, str, Place], list[Hit]] = {}
    for hit in record.first_run_hits():
        if is_page_view(hit.event) and not hit.automatic:
            key = (hit.vendor, hit.account, hit.event, _place(hit, record))
            alike.setdefault(key, []).append(hit)
    return [tuple(hits) for hits in alike.values() if len(hits) >= TWICE]


def turns(page: int | None, at: int, record: VisitRecord) -> int:
    """How many times a document had turned into another page by then."""
    return sum(route.page == page and route.at <= at and _turns(route) for route in record.routes)


def expecting(record: VisitRecord) -> tuple[Expectation, ...]:
    """The lines that ask for page views in this visit: its own, and what each page must send."""
    lines = {(line.tag.name, line.event): line for line in (*record.crawl_expect, *record.expect)}
    return tuple(line for line in lines.values() if is_page_view(line.event))


def _place(hit: Hit, record: VisitRecord) -> Place:
    shown = turns(hit.page, hit.at, record)
    return hit.page, shown, _address(hit.get("page_location") or hit.page_url)


def _address(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _turns(route: RouteChange) -> bool:
    """Whether another page is shown: not where only the query was put right, or by an anchor."""
    if route.kind == "hash":
        return route.url.partition("#")[2].startswith(("/", "!"))
    return route.kind != "replace" or _address(route.before) != _address(route.url)
