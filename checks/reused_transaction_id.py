"""reused-transaction-id: two orders that the platform takes for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from auditor.check import NoOptions, Scope, check, failed
from auditor.model import AuditRecord, Run, Severity, Verdict

from .worth import reported, told

ORDERS = frozenset({Run.JOURNEY, Run.VARIANT})
"""Runs that each achieve the goal anew."""


@check(
    id="reused-transaction-id",
    title="Each order has an order number of its own",
    severity=Severity.CRITICAL,
    faults={"transaction-id-reused"},
    scope=Scope.AUDIT,
)
def reused_transaction_id(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each order has an order number of its own.

    ## What it checks
    A goal is achieved several times in an audit: on each device, for each choice of consent, and
    with the other basket of its `variant`. Each time another visitor does it, in a fresh browser
    profile, so no two of these orders may be sent under one order number.

    ## Why it matters
    Platforms count an order number once. If two visitors' orders share one, the second is
    dropped, and with it its turnover. Nobody misses it, since the first is there.

    ## How to fix
    See what the number is made from. A session's or a customer's id, the date, or a fixed text are
    not enough: take the number that the shop itself gave the order. A test shop that always
    answers with one and the same order shows this too.

    ## Known limits
    It takes two orders to see it: a second device or consent leg, or a `variant`. A reload and a
    direct revisit show the same order and are left to counts-again.
    """
    first: dict[tuple[str, str, str], int] = {}
    told_of: set[tuple[str, str]] = set()
    achieved = [visit for visit in record.visits if visit.goal and visit.run in ORDERS]
    often = Counter(visit.goal for visit in achieved)
    for visit in achieved:
        if visit.goal is None or often[visit.goal] == 1:
            continue
        orders = record.record(visit.id)
        for line, hits in reported(orders):
            kind = (visit.goal, line.about)
            where: dict[str, Any] = {
                "about": f"{line.about} transaction_id",
                "tag": line.tag.name,
                "vendor": line.tag.vendor,
                "line": line.line,
                "visit": visit.id,
            }
            for hit in hits:
                number = told(hit, "transaction_id")
                if number is None or first.setdefault((*kind, number), visit.id) == visit.id:
                    continue
                if kind not in told_of:
                    told_of.add(kind)
                    yield failed(
                        f"{line.tag.name} {line.event} was sent with the order number "
                        f"{number[:60]} of an earlier order.",
                        fault="transaction-id-reused",
                        expected="an order number of its own",
                        actual=f"{number[:60]} again",
                        evidence=[hit],
                        **where,
                    )
