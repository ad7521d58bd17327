"""spa-route: pages of a single-page application that no page view reports."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed, path_of
from auditor.check.matching import candidates, is_page_view, place_of
from auditor.model import (
    CLOCKS_DIFFER_MS,
    Effort,
    Expectation,
    Hit,
    Phase,
    RouteChange,
    Severity,
    Verdict,
    VisitRecord,
    message,
    plural_message,
)

AHEAD_MS = 1000
"""Milliseconds by which a tag may report a page, by its address, before the page has changed."""
SHOWN = 3


@check(
    id="spa-route",
    title="Each page of a single-page application is reported",
    severity=Severity.HIGH,
    faults={"spa-route-untracked"},
    effort=Effort.MEDIUM,
    needs_journey=False,
)
def spa_route(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each page of a single-page application is reported.

    ## What it checks
    Where a page changes its path (or its `#/` route) without reloading, each tag whose page view
    `crawl: expect` names, and which did report the document itself, reports the new page too.

    ## Why it matters
    Single-page applications load once, and tags report once by default. All further pages are
    missing: reports know the pages on which visitors enter and no others, funnels stop at the first
    step, and audiences built on pages stay empty. Retargeting then reaches too few people, and
    nobody sees where buyers are lost.

    ## How to fix in the tag manager
    GA4: switch on “Page changes based on browser history events” (Admin > Data streams > Enhanced
    measurement > Page views), or let a GA4 event tag send page_view on a History Change trigger.
    Other tags: give their page view tag a History Change trigger too, or a Custom Event trigger on
    the event that the router pushes. Do one of these only, or each page is counted twice.

    ## How to fix in the code
    Let the router report each page once it is shown, after the title was set:
    `dataLayer.push({ event: "virtual_page_view", page_location: location.href })`. Without a tag
    manager, call the tags in the router's hook after each navigation:
    `gtag("event", "page_view", ...)`, `fbq("track", "PageView")`. Then switch off GA4's own page
    views by browser history, or each page is counted twice.

    ## Known limits
    A change of the query alone is not a new page, nor is an address that a page corrects by itself
    right after it opened, nor one through which it only passes on the way to another. Without
    `crawl: expect` it is not known which tags report pages.
    """
    if record.is_repetition:
        return
    routes = _routes(record)
    if not routes:
        return
    for line in record.crawl_expect:
        if not is_page_view(line) or line.fires.most == 0 or _is_expected_by_goal(line, record):
            continue
        views = candidates(line, record.first_run_hits())
        if not any(hit.at < routes[0].at for hit in views):
            continue  # it does not even report the document: that is another check's
        yield _verdict(line, routes, views, record)


def _verdict(
    line: Expectation, routes: list[RouteChange], views: tuple[Hit, ...], record: VisitRecord
) -> Verdict:
    # Without the line: it is one of the crawl's, and on a journey none of the goal's.
    where = {**place_of(line), "about": f"{line.tag.name} {line.event} on routes", "line": None}
    ends = [route.at - CLOCKS_DIFFER_MS for route in routes[1:]]
    silent = [
        route
        for route, end in zip(routes, [*ends, float("inf")], strict=True)
        if not any(_reports(hit, route, end) for hit in views)
    ]
    if silent and not record.conclusive and silent == routes[-1:]:
        return passed(f"{line.tag.name} reported the pages up to where the visit broke.", **where)
    if not silent:
        text = f"{line.tag.name} reported each page of the application."
        return passed(text, evidence=routes[:SHOWN], **where)
    return failed(
        message(
            "The page changed to {paths} without reloading, and {who} was sent no {event} for it.",
            paths=_paths(silent),
            who=line.tag.name,
            event=line.event,
        ),
        fault="spa-route-untracked",
        expected=plural_message(
            "{event} for the one change of the page",
            "{event} for each of {n} changes of the page",
            len(routes),
            event=line.event,
        ),
        actual=message("no hit")
        if len(silent) == len(routes)
        else message("none for {count} of them", count=len(silent)),
        evidence=silent[:SHOWN],
        **where,
    )


def _paths(silent: list[RouteChange]) -> str:
    """The pages that were not reported, the first of them by name."""
    paths = list(dict.fromkeys(_route_key(route.url) for route in silent))
    named, more = ", ".join(paths[:SHOWN]), len(paths) - SHOWN
    if more <= 0:
        return named
    return message("{paths} and {count} more", paths=named, count=more)


def _routes(record: VisitRecord) -> list[RouteChange]:
    """The changes by which the visitor came to another page, in order of time.

    A change in the step that opened the document only corrects an address. Of several changes in
    one step, the last is where the visitor arrived.
    """
    phases = {step.index: step.phase for step in record.steps}
    opened = {page.id: _step_at(page.at, record) for page in record.pages}
    last: dict[tuple[int | None, int | None], RouteChange] = {}
    came_from: dict[tuple[int | None, int | None], str] = {}
    for route in record.routes:
        if phases.get(route.step or 0) is Phase.REPEAT or route.step == opened.get(route.page or 0):
            continue
        key = (route.page, route.step)
        came_from.setdefault(key, _route_key(route.before))
        last[key] = route
    return [route for key, route in last.items() if _route_key(route.url) != came_from[key]]


def _step_at(at: int, record: VisitRecord) -> int | None:
    return next((step.index for step in reversed(record.steps) if step.began <= at), None)


def _reports(hit: Hit, route: RouteChange, end: float) -> bool:
    """Whether a page view is about this page: it came while the page was shown, or names it."""
    location = hit.params.get("page_location")
    named = location is not None and _route_key(location) == _route_key(route.url)
    if hit.at < route.at - CLOCKS_DIFFER_MS:
        return named and hit.at >= route.at - AHEAD_MS
    return hit.at < end or named


def _route_key(url: str) -> str:
    """What distinguishes one page from another: its path, and a fragment that is a route."""
    route = url.partition("#")[2].partition("?")[0]
    return path_of(url) + (f"#{route}" if route.startswith(("/", "!")) else "")


def _is_expected_by_goal(line: Expectation, record: VisitRecord) -> bool:
    """Whether the goal itself expects this page view: then missing-hit reports it."""
    same = (line.tag, line.event)
    return record.goal is not None and any(
        (expected.tag, expected.event) == same for expected in record.expect
    )
