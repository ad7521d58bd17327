"""page-location: what a hit says of its page is true after a change of route."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed, route_of
from auditor.check.matching import counted, is_page_view
from auditor.model import Effort, Hit, RouteChange, Severity, Verdict, VisitRecord, message

from ..shared.conversions import conversions

LOCATION = "page_location"


@check(
    id="page-location",
    title="A hit reports the address of the page that is shown",
    severity=Severity.MEDIUM,
    effort=Effort.SMALL,
    faults={"stale-page-location"},
)
def page_location(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A hit reports the address of the page that is shown.

    ## What it checks
    In a single-page application the address changes without a new page. Page views that a change
    of route causes, and the goal's conversions, then report the new address (`page_location`), not
    one that the same page had before.

    ## Why it matters
    Reports then show the order on the product's page, and the thank-you page that no one has seen.
    Funnels and audiences by page stay empty.

    ## How to fix in the tag manager
    Don't give `page_location` a variable that is filled once, when the page loads: leave it out, or
    read the address anew. Let the trigger "History Change" fire after the router has changed the
    address.

    ## How to fix in the code
    Call `gtag("config", ...)` with a fixed `page_location` only where no router works; otherwise
    set it anew (`gtag("set", {page_location: location.href})`) at each change of route, after
    `history.pushState`.

    ## Known limits
    An address that the page never had, as for virtual page views, is taken as meant. Hits that are
    no page views and no conversions of the goal may be about the page before, and are not judged.
    """
    if record.is_repetition:
        return
    wanted = {hit.id for line in conversions(record) for hit in counted(line, record)}
    stale: dict[tuple[str, str], Verdict] = {}
    for hit in record.first_run_hits():
        location = hit.params.get(LOCATION)
        changes = [
            route for route in record.routes if route.page == hit.page and route.at <= hit.at
        ]
        if not location or not changes or not (hit.id in wanted or is_page_view(hit)):
            continue
        key = (hit.vendor, hit.account)
        if _is_stale(location, hit, changes, record):
            stale.setdefault(key, _told(location, hit, changes[-1]))
    yield from stale.values()
    if record.routes and not stale:
        yield passed("Hits report the address that is shown.", about="address of the page")


def _is_stale(location: str, hit: Hit, changes: list[RouteChange], record: VisitRecord) -> bool:
    """Whether it names a former address of its document, and the visitor has not come back to it.

    The first page view may be about the address before a change: it is the first one's only.
    """
    shown, reported = route_of(changes[-1].url), route_of(location)
    if reported == shown or reported not in {route_of(change.before) for change in changes}:
        return False
    if not is_page_view(hit):
        return True
    return any(
        other.at < hit.at and (other.vendor, other.account) == (hit.vendor, hit.account)
        and is_page_view(other) and route_of(other.params.get(LOCATION, "")) == reported
        for other in record.first_run_hits()
        if other.page == hit.page
    )  # fmt: skip


def _told(location: str, hit: Hit, change: RouteChange) -> Verdict:
    return failed(
        message(
            "{hit} reports the address {reported}, and the page had moved on to {shown}.",
            hit=hit.about,
            reported=route_of(location),
            shown=route_of(change.url),
        ),
        about=f"{hit.vendor} {hit.account} address",
        fault="stale-page-location",
        expected=change.url,
        actual=location,
        vendor=hit.vendor,
        evidence=[change, hit],
    )
