"""duplicate-hit: one conversion, counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.expectation import candidates
from auditor.model import Hit, Severity, Verdict, VisitRecord


@check(
    id="duplicate-hit",
    title="Each conversion is sent once",
    severity=Severity.CRITICAL,
    faults={"duplicate-hit", "double-install"},
)
def duplicate_hit(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each conversion is sent once.

    ## What it checks
    No two hits of one visit agree on vendor, account, event and on the id by which the vendor
    tells conversions apart: the order's or the event's.

    ## Why it matters
    The platform may count the sale twice. Bids follow the inflated number, and budget with them.

    ## How to fix
    Look at the two initiators in the evidence. Two different scripts: the tag stands in the page
    *and* in the tag manager; remove one. The same script twice: its trigger fires twice (a click
    and the form's submit, a route change and the page view); narrow it.

    ## Known limits
    Hits without an id are left to fires-too-often. Some vendors drop a second hit with the same
    order id by themselves; the finding stands, since the next order may come without.
    """
    if record.visit.repeat_of is not None:
        return
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in record.first_run_hits():
        if hit.key and not hit.automatic:
            groups.setdefault((hit.about, hit.key), []).append(hit)
    worst: dict[str, list[Hit]] = {}
    for (about, _), hits in groups.items():
        if len(hits) > len(worst.get(about, ())):
            worst[about] = hits
    for about, hits in worst.items():
        yield _verdict(record, about, hits)


def _verdict(record: VisitRecord, about: str, hits: list[Hit]) -> Verdict:
    line = next((each for each in record.expect if candidates(each, hits)), None)
    allowed = line.fires.most if line else 1
    tag = record.tag_name(hits[0].vendor, hits[0].account)
    number = line.line if line else None
    vendor = hits[0].vendor
    if allowed is None or len(hits) <= max(allowed, 1):
        text = f"{about} was sent as often as it should be."
        return passed(text, about=about, tag=tag, line=number, vendor=vendor, evidence=hits[:1])
    scripts = {script(hit) for hit in hits} - {"", "parser"}
    two_installs = len(scripts) > 1
    how = " by two different scripts" if two_installs else ""
    return failed(
        f"{about} was sent {len(hits)} times for one achievement{how}.",
        about=about,
        fault="double-install" if two_installs else "duplicate-hit",
        expected=str(line.fires) if line else "once",
        actual=f"{len(hits)} hits" + (f", from {' and '.join(sorted(scripts))}" if scripts else ""),
        evidence=hits[:4],
        tag=tag,
        line=number,
        vendor=vendor,
    )


def script(hit: Hit) -> str:
    """The script that sent a hit, without line and column; empty when it is not known."""
    return re.sub(r"(:\d+){1,2}$", "", hit.initiator)
