"""duplicate-hit: conversions that are sent twice with the same id."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import MASK, candidates, is_page_view, place_of_hit
from auditor.model import UNNAMED, Effort, Fires, Hit, Severity, Verdict, VisitRecord, message

from ..shared.callers import callers_of
from ..shared.counts import number_from, repair_of
from ..shared.own_endpoint import doubled_by_endpoint
from .container_twice import pages_with_twice

TWO_SOURCES = 2


@check(
    id="duplicate-hit",
    title="Each conversion is sent once",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"duplicate-hit", "double-install"},
    needs_journey=False,
)
def duplicate_hit(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each conversion is sent once.

    ## What it checks
    No two hits of one visit agree on vendor, account, event and on the id by which the vendor
    tells conversions apart: the order's or the event's.

    ## Why it matters
    The platform may count the sale twice. Reports show a return that is not there, bids follow the
    inflated number, and budget with them.

    ## How to fix in the tag manager
    Look at the two initiators in the evidence. If it is the container both times, two tags send the
    event, or one tag is fired twice (by a click and the form's submit, by a route change and the
    page view): pause one tag, or narrow the trigger. If only one is, the page has the tag, too:
    keep the container's.

    ## How to fix in the code
    Two different scripts in the evidence: the tag stands in the page *and* in the tag manager;
    remove the call from the template or plugin. The same script twice: the push or the call is made
    twice. Look for a handler that is bound again with each rendering, and for a template that is
    included twice.

    ## Known limits
    Hits without an id, or with one that the store masks, are left to fires-too-often, page views
    to fires-too-often and base-code-twice. Two hits of which nothing says what they report are no
    double. Some vendors drop a second hit with the same order id
    by themselves; the finding stands, since the next order may come without.
    """
    if record.is_repetition:
        return
    groups: dict[tuple[str, str], list[Hit]] = {}
    doubled = doubled_by_endpoint(record)
    for hit in record.first_run_hits():
        if hit.id in doubled:
            continue  # own-endpoint tells of it
        has_key = hit.key and MASK not in hit.key
        is_known = hit.event != UNNAMED and not hit.automatic
        if has_key and is_known and not is_page_view(hit):
            groups.setdefault((hit.about, hit.key or ""), []).append(hit)
    worst: dict[str, list[Hit]] = {}
    for (about, _), hits in groups.items():
        if len(hits) > len(worst.get(about, ())):
            worst[about] = hits
    for about, hits in worst.items():
        yield _verdict(record, about, hits)


def _verdict(record: VisitRecord, about: str, hits: list[Hit]) -> Verdict:
    line = next((candidate for candidate in record.expect if candidates(candidate, hits)), None)
    allowed = line.fires.most if line else 1
    where = {
        **place_of_hit(hits[0], record),
        "about": about,
        "line": line.line if line else None,
    }
    if allowed is None or len(hits) <= max(allowed, 1):
        text = f"{about} was sent as often as it should be."
        return passed(text, evidence=hits[:1], **where)
    scripts = callers_of(hits, record)
    two_installs = len(scripts) >= TWO_SOURCES
    sentence = message("{hit} was sent {n} times for one achievement.", hit=about, n=len(hits))
    is_of_container = hits[0].page in pages_with_twice(record)
    if is_of_container:
        sentence = message(
            "{hit} was sent {n} times for one achievement, since the page loads its container "
            "twice.",
            hit=about,
            n=len(hits),
        )
    elif two_installs:
        sentence = message(
            "{hit} was sent {n} times for one achievement by two different scripts.",
            hit=about,
            n=len(hits),
        )
    return failed(
        sentence,
        fault="double-install" if two_installs else "duplicate-hit",
        expected=str(line.fires if line else Fires()),
        actual=number_from(hits, scripts),
        fix=None if is_of_container else repair_of(scripts),
        evidence=hits[:4],
        **where,
    )
