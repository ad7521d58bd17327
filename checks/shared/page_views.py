"""Page views of a tag that report one page twice. No check is in here."""

from __future__ import annotations

from auditor.check.matching import is_page_view
from auditor.model import PAGE_VIEW, Expectation, Hit, RouteChange, VisitRecord

from .own_endpoint import doubled_by_endpoint

TWICE = 2
ShownPage = tuple[int | None, int, str]
"""A document, how many routes it had changed to by then, and the address in the page view."""


def doubled_page_views(record: VisitRecord) -> list[tuple[Hit, ...]]:
    """Page views of one tag with an equal location, sent for one load or one change of route.

    Addresses are equal where host and path are: sorting and filters rewrite the rest.
    """
    alike: dict[tuple[str, str, str, ShownPage], list[Hit]] = {}
    doubled = doubled_by_endpoint(record)  # own-endpoint tells of these
    for hit in record.first_run_hits():
        if is_page_view(hit) and hit.id not in doubled:
            # A page view that is named by the page's title may be called otherwise the second time.
            name = hit.event if is_page_view(hit.event) else PAGE_VIEW
            key = (hit.vendor, hit.account, name, _shown_page(hit, record))
            alike.setdefault(key, []).append(hit)
    return [tuple(hits) for hits in alike.values() if len(hits) >= TWICE]


def routes_before(page: int | None, at: int, record: VisitRecord) -> int:
    """How many times a document had changed to another page, without reloading, by then."""
    return sum(
        route.page == page and route.at <= at and _shows_another_page(route)
        for route in record.routes
    )


def expected_page_views(record: VisitRecord) -> tuple[Expectation, ...]:
    """The lines that ask for page views in this visit: its own, and those of `crawl.expect`."""
    lines = {(line.tag.name, line.event): line for line in (*record.crawl_expect, *record.expect)}
    return tuple(line for line in lines.values() if is_page_view(line))


def _shown_page(hit: Hit, record: VisitRecord) -> ShownPage:
    routes = routes_before(hit.page, hit.at, record)
    return hit.page, routes, _address(hit.get("page_location") or hit.page_url)


def _address(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _shows_another_page(route: RouteChange) -> bool:
    """Whether another page is shown: a corrected query or an anchor shows none."""
    if route.kind == "hash":
        return route.url.partition("#")[2].startswith(("/", "!"))
    return route.kind != "replace" or _address(route.before) != _address(route.url)
