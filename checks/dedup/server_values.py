"""server-values: what browser and server say of one conversion, and where it differs."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed, passed
from auditor.check.matching import MASK, place_of
from auditor.check.server_pairs import Pair, pairs
from auditor.model import AuditRecord, Effort, Message, Severity, Verdict, message
from auditor.model.server import PAIRED_BY_ORDER, ServerEvent

from ..shared.amounts import ROUNDED, amount_of, breaks_condition, stated

PARAMS = ("value", "currency", "transaction_id")


@check(
    id="server-values",
    title="Browser and server say the same of a conversion",
    severity=Severity.HIGH,
    faults={"server-value-differs"},
    scope=Scope.AUDIT,
    effort=Effort.MEDIUM,
)
def server_values(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Browser and server say the same of a conversion.

    ## What it checks
    Where the server reports a tag's events too (`server_twin`, `tap`), and both sides give value,
    currency or order number of a conversion, these are the same.

    ## Why it matters
    The vendor keeps one of the two events, and which one depends on what comes first: reports mix
    gross and net, and bids follow the mixture. With different order numbers no sale in them can be
    found in the shop.

    ## How to fix in the tag manager
    Decide for one value (with taxes and shipping, or without), and hand the same to the browser's
    tag and, as event data, to the server container.

    ## How to fix in the code
    Compute value and order number once, where the order is stored, and use them for both: for what
    is rendered into the page, and for what the server sends.

    ## Known limits
    What only one side says is not compared, nor what is masked. Values may differ by a cent: they
    are rounded in two places. Which side is right can be told with the shop's `orders`.
    """
    if record.server is None:
        return
    for pair in pairs(record):
        events = pair.same or pair.other
        if not events:
            continue
        where = {**place_of(pair.line), "visit": pair.visit.id, "evidence": [pair.hit]}
        # Two conversions may share an id: one of the events is this one's.
        differing = [next(_differing(pair, event, record), None) for event in events]
        if None in differing:
            yield passed(f"Browser and server say the same of {pair.line.about}.", **where)
            continue
        mine, theirs = next(filter(None, differing))
        yield failed(
            message("The server reports {hit} otherwise than the browser.", hit=pair.line.about),
            fault="server-value-differs",
            expected=message("the same from both"),
            actual=_both(mine, theirs),
            **where,
        )


def _differing(pair: Pair, event: ServerEvent, record: AuditRecord) -> Iterator[tuple[str, str]]:
    """What browser and server say differently."""
    theirs = {
        "value": event.value,
        "currency": event.currency,
        "transaction_id": None if pair.hit.vendor in PAIRED_BY_ORDER else event.transaction_id,
    }
    walked = record.record(pair.visit.id)
    for param in PARAMS:
        one, other = stated(pair.hit, param), theirs[param]
        if one is None or not other or MASK in other:
            continue
        if breaks_condition(pair.line, param, pair.hit, walked):
            continue
        if param == "value":
            differs = event.amount is None or abs(amount_of(one) - event.amount) > ROUNDED
        else:
            differs = one.strip().lower() != other.strip().lower()
        if differs:
            yield one, other


def _both(mine: str, theirs: str) -> Message:
    return message(
        "{mine} from the browser, {theirs} from the server", mine=mine[:60], theirs=theirs[:60]
    )
