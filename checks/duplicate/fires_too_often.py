"""fires-too-often: more hits than the spec expects, and no id to tell them apart."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed, route_of
from auditor.check.matching import MASK, is_page_view, matching, place_of, since_goal
from auditor.model import Effort, Expectation, Hit, Message, Severity, Verdict, VisitRecord, message

from ..shared.callers import callers_of
from ..shared.counts import number_from, repair_of
from ..shared.own_endpoint import doubled_by_endpoint
from ..shared.page_views import doubled_page_views, expected_page_views
from .base_code_twice import initialised_twice
from .container_twice import pages_with_twice

TWO_SOURCES = 2
SHOWN = 4


@check(
    id="fires-too-often",
    title="No hit is sent more often than expected",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"duplicate-hit", "double-install", "double-page-view"},
)
def fires_too_often(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """No hit is sent more often than expected.

    ## What it checks
    The number of hits that an expectation means does not exceed its `fires`. Where page views are
    expected, each page sends one: no two have the same location, for one load or one change of
    route. On the pages of journeys that holds for the page views of `crawl.expect` as well.

    ## Why it matters
    Without an order or event id, the platform has no means to see that two hits are one conversion.
    It counts both, and bids as if twice as much were sold. A doubled page view halves the bounce
    rate and every rate per page.

    ## How to fix in the tag manager
    Look at the initiators in the evidence. If they differ, remove the trigger or the tag of one of
    them. If they are the same, one tag fires twice (on a click and on the form's submit, say), or
    two tags send the event: narrow the trigger, or pause one tag. For page views: let either the
    tag's configuration send them or an event tag, not both; in single-page applications, switch off
    either the automatic page view on history changes or your own. The firing option "Once per page"
    is a stopgap, not a repair.

    ## How to fix in the code
    Two different scripts in the evidence: remove the call or push from one of them, most often a
    plugin's snippet beside the theme's. The same script twice: look for a handler that is bound
    again with each rendering, and for a template that is included twice. Where a router sends page
    views itself, set `send_page_view: false` in `gtag('config', ...)`. Give
    conversions an id (order number, `event_id`), so that the platform can drop a repetition.

    ## Known limits
    Hits with the same id are left to duplicate-hit, the page views of a tag that is installed
    twice to base-code-twice, those of a container that is loaded twice to container-twice. Two
    page views of one page that name different addresses are taken for two pages. Addresses that
    differ only in what follows the question mark are the same.
    """
    if record.is_repetition:
        return
    for expectation in record.expect:
        if not is_page_view(expectation) and expectation.fires.most != 0:
            yield from _conversions(expectation, record)
    for expectation in expected_page_views(record):
        if expectation.fires.most not in (0, None):
            yield from _page_views(expectation, record)


def _conversions(expectation: Expectation, record: VisitRecord) -> Iterator[Verdict]:
    doubled = doubled_by_endpoint(record)  # own-endpoint tells of these
    called_for = since_goal(matching(expectation, record), record)
    hits = [hit for hit in called_for if not hit.automatic and hit.id not in doubled]
    most, about, where = expectation.fires.most, expectation.about, place_of(expectation)
    if not hits:
        return
    if most is None or len(hits) <= most:
        yield passed(f"{about} was not sent too often.", evidence=hits[:1], **where)
    elif _distinct(hits) <= most:
        yield inapplicable(f"{about} was repeated with the same id: see duplicate-hit.", **where)
    else:
        sources = callers_of(hits, record)
        twice = len(sources) >= TWO_SOURCES
        yield failed(
            _message(expectation, hits, record, twice=twice),
            fault="double-install" if twice else "duplicate-hit",
            expected=str(expectation.fires),
            actual=number_from(hits, sources),
            fix=None if _is_of_container(hits, record) else repair_of(sources),
            evidence=hits[:SHOWN],
            **where,
        )


def _message(
    expectation: Expectation, hits: list[Hit], record: VisitRecord, *, twice: bool
) -> Message:
    about, times = expectation.about, str(expectation.fires)
    if _is_of_container(hits, record):
        return message(
            "{hit} was sent {n} times instead of {times}, since the page loads its container "
            "twice.",
            hit=about,
            n=len(hits),
            times=times,
        )
    if twice:
        return message(
            "{hit} was sent {n} times instead of {times}, by two different scripts.",
            hit=about,
            n=len(hits),
            times=times,
        )
    return message(
        "{hit} was sent {n} times instead of {times}.", hit=about, n=len(hits), times=times
    )


def _is_of_container(hits: list[Hit], record: VisitRecord) -> bool:
    """Whether the page loads its container twice, which has a finding of its own."""
    return hits[0].page in pages_with_twice(record)


def _page_views(expectation: Expectation, record: VisitRecord) -> Iterator[Verdict]:
    about, where = expectation.about, place_of(expectation)
    if expectation not in record.expect:
        # The crawl asks for it: the same mistake as on its pages, not one of this goal's.
        where["line"] = None
    hits = matching(expectation, record)
    if not hits:
        return
    most = expectation.fires.most or 1
    twice = [
        views for views in doubled_page_views(record) if views[0] in hits and len(views) > most
    ]
    reported = [views for views in twice if not _left_to(views[0], record)]
    if reported:
        views = reported[0]
        sources = callers_of(views, record)
        yield failed(
            message(
                "{hit} was sent {n} times for one view of {path}.",
                hit=about,
                n=len(views),
                path=route_of(views[0].page_url),
            ),
            fault="double-page-view",
            severity=Severity.HIGH,
            expected=str(expectation.fires),
            actual=number_from(views, sources),
            fix=repair_of(sources),
            evidence=views[:SHOWN],
            **where,
        )
    elif twice:
        other = _left_to(twice[0][0], record)
        yield inapplicable(f"{about} was doubled with the whole tag: see {other}.", **where)
    else:
        yield passed(f"{about} was not sent too often.", evidence=hits[:1], **where)


def _left_to(hit: Hit, record: VisitRecord) -> str:
    """The check that reports why a tag's page views are doubled; empty where none does."""
    if hit.page in pages_with_twice(record):
        return "container-twice"
    if (hit.vendor, hit.account, hit.page) in initialised_twice(record):
        return "base-code-twice"
    return ""


def _distinct(hits: list[Hit]) -> int:
    """How many hits there are, where those that share an id count once."""
    keys = [hit.key for hit in hits if hit.key and MASK not in hit.key]
    return len(set(keys)) + len(hits) - len(keys)
