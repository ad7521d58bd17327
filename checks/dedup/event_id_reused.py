"""event-id-reused: conversions that were sent with an earlier one's event id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from auditor.check import NoOptions, Scope, check, failed
from auditor.check.matching import MASK, counted, place_of
from auditor.model import AuditRecord, Effort, Hit, Severity, Verdict, message
from auditor.model.server import PAIRED_BY_EVENT_ID

from ..shared.amounts import stated


@check(
    id="event-id-reused",
    title="Each conversion has an event id of its own",
    severity=Severity.CRITICAL,
    faults={"event-id-reused"},
    scope=Scope.AUDIT,
    effort=Effort.MEDIUM,
)
def event_id_reused(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each conversion has an event id of its own.

    ## What it checks
    A goal is achieved several times in an audit: on each device, for each choice of consent, and
    by the other journey of its `variant`. Each time another visitor does it, so no two of these
    conversions may be sent to one vendor under one event id.

    ## Why it matters
    The vendor counts an event id once within two days. If two visitors' sales share one, the
    second is dropped with its turnover, and the campaign that brought it gets no credit for it.

    ## How to fix in the tag manager
    Look at the variable of the tag's Event ID: a page's id, a product's, a customer's or a fixed
    text is the same for several sales. Let it read the order's number, or an id that the page
    makes for each event.

    ## How to fix in the code
    Make the id anew for each conversion, on the server, and never in a page or fragment that is
    cached: the same id would be handed to each visitor.

    ## Known limits
    It takes two conversions to see it: a second device or consent leg, or a `variant`. Orders
    that share their number too are left to reused-transaction-id.
    """
    achieved = [visit for visit in record.visits if visit.goal and visit.run.is_whole]
    often = Counter(visit.goal for visit in achieved)
    first: dict[tuple[str, str, str], tuple[int, str | None]] = {}
    told: set[tuple[str, str]] = set()
    for visit in achieved:
        walked = record.record(visit.id) if often[visit.goal] > 1 else None
        for line in walked.expect if walked else ():
            if walked is None or line.tag.vendor not in PAIRED_BY_EVENT_ID or not line.fires.most:
                continue
            kind = (visit.goal or "", line.about)
            for hit in counted(line, walked):
                id_, order = hit.params.get("event_id"), stated(hit, "transaction_id")
                if not id_ or MASK in id_ or kind in told:
                    continue
                seen, number = first.setdefault((*kind, id_), (visit.id, order))
                if seen == visit.id or (order is not None and order == number):
                    continue
                told.add(kind)
                yield _failed(hit, id_, {**place_of(line), "visit": visit.id})


def _failed(hit: Hit, id_: str, where: dict[str, Any]) -> Verdict:
    return failed(
        message("{hit} was sent with the event id of an earlier conversion.", hit=hit.about),
        fault="event-id-reused",
        expected=message("an event id of its own"),
        actual=message("{number} again", number=id_[:60]),
        evidence=[hit],
        **where,
    )
