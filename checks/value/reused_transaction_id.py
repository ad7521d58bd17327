"""reused-transaction-id: orders that were sent with an earlier order's number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from auditor.check import NoOptions, Scope, check, failed
from auditor.check.matching import place_of
from auditor.model import (
    AuditRecord,
    Effort,
    Severity,
    Verdict,
    message,
)

from ..shared.amounts import reported, stated


@check(
    id="reused-transaction-id",
    title="Each order has an order number of its own",
    severity=Severity.CRITICAL,
    faults={"transaction-id-reused"},
    scope=Scope.AUDIT,
    effort=Effort.MEDIUM,
)
def reused_transaction_id(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each order has an order number of its own.

    ## What it checks
    A goal is achieved several times in an audit: on each device, for each choice of consent, and
    with the other basket of its `variant`. Each time another visitor does it, in a fresh browser
    profile, so no two of these orders may be sent under one order number.

    ## Why it matters
    Platforms count an order number once. If two visitors' orders share one, the second is dropped,
    and with it its turnover. Nobody misses it, since the first is there: campaigns look less
    profitable than they are, and lose budget for it.

    ## How to fix in the tag manager
    Open the variable that the tags take the order number from, and look at its value in Preview on
    the confirmation page. A session's or a customer's id, the date, a fixed text, or a cookie that
    outlives the order are not enough. Let it read the number that the shop itself gave the order (a
    Data Layer Variable such as ecommerce.transaction_id), and use this one variable in all tags.

    ## How to fix in the code
    On the confirmation page, push the number that the shop itself gave the order as
    `transaction_id`, written anew for each order and never from a cached page. Look for a fallback
    that fills in a constant or a session's id where the order is not known yet. A test shop that
    always answers with one and the same order shows this fault too: let it count its orders.

    ## Known limits
    It takes two orders to see it: a second device or consent leg, or a `variant`. A reload and a
    direct revisit show the same order and are left to counts-again.
    """
    first: dict[tuple[str, str, str], int] = {}
    reported_kinds: set[tuple[str, str]] = set()
    achieved = [visit for visit in record.visits if visit.goal and visit.run.is_whole]
    often = Counter(visit.goal for visit in achieved)
    for visit in achieved:
        if visit.goal is None or often[visit.goal] == 1:
            continue
        orders = record.record(visit.id)
        for line, hits in reported(orders):
            kind = (visit.goal, line.about)
            where: dict[str, Any] = {
                **place_of(line),
                "about": f"{line.about} transaction_id",
                "visit": visit.id,
            }
            for hit in hits:
                number = stated(hit, "transaction_id")
                if number is None or first.setdefault((*kind, number), visit.id) == visit.id:
                    continue
                if kind not in reported_kinds:
                    reported_kinds.add(kind)
                    yield failed(
                        message(
                            "{hit} was sent with the order number {number} of an earlier order.",
                            hit=f"{line.tag.name} {line.event}",
                            number=number[:60],
                        ),
                        fault="transaction-id-reused",
                        expected=message("an order number of its own"),
                        actual=message("{number} again", number=number[:60]),
                        evidence=[hit],
                        **where,
                    )
