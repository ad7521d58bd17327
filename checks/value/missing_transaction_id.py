"""missing-transaction-id: purchases without an order number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, passed
from auditor.check.matching import place_of_hit
from auditor.model import Effort, Hit, Severity, Verdict, VisitRecord, message

from ..shared.placeholders import asking, is_one_of, lines_for
from ..shared.vendor_rules import demands
from .malformed_value import PURCHASES

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTransactionIdOptions:
    """What the spec may set for missing-transaction-id."""

    purchase_events: tuple[str, ...] = PURCHASES
    """Events that report an order: an event's name, or `VENDOR EVENT`."""
    vendors: tuple[str, ...] = ("ga4",)
    """Vendors whose purchases need an id even if the spec doesn't ask for it."""


@check(
    id="missing-transaction-id",
    title="Each purchase has its order number",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"transaction-id-missing"},
    options=MissingTransactionIdOptions,
    needs_journey=False,
)
def missing_transaction_id(
    record: VisitRecord, options: MissingTransactionIdOptions
) -> Iterator[Verdict]:
    """Each purchase has its order number.

    ## What it checks
    A GA4 purchase carries a transaction id. So does a Google Ads conversion of a goal that is a
    purchase, every event for which its vendor's documentation demands one, and any other hit for
    which the spec asks for a `transaction_id`.

    ## Why it matters
    The id is how a vendor sees that two hits are one order. Without it, a reload of the
    confirmation page, a second tab or a bookmark counts as another sale, and bids rise for it.
    Refunds can't be matched, nor can the reports be compared with the shop's own orders.

    ## How to fix in the tag manager
    Map the shop's order number in each tag: `transaction_id` in the GA4 event's parameters (or
    "Send Ecommerce data"), "Transaction ID" in the Google Ads conversion tag. If the tag fires
    before the order number is known, let it wait for the push.

    ## How to fix in the code
    Push the shop's order number with the purchase (`transaction_id: "10042"` in GA4's event), as
    text, and new with each order: not the customer's or the session's. Hard-coded calls take it the
    same way: `gtag('event', 'conversion', {send_to: 'AW-123/LABEL', transaction_id: '10042'})`.

    ## Known limits
    An id that is an unfilled variable (“undefined”) is left to malformed-value. Whether the id is
    new with each order is a matter for reused-transaction-id.
    """
    if record.is_repetition:
        return
    without: dict[str, list[Hit]] = {}
    sound: dict[str, Hit] = {}
    for hit in record.first_run_hits():
        if not _needs_id(record, hit, options):
            continue
        if hit.params.get("transaction_id"):
            sound.setdefault(hit.about, hit)
        else:
            without.setdefault(hit.about, []).append(hit)
    for name, hits in without.items():
        line = asking(record, hits[0], "transaction_id")
        yield failed(
            message("{hit} was sent without the order's number (transaction_id).", hit=name),
            about=name,
            fault="transaction-id-missing",
            expected=message("a transaction id"),
            actual=message("none"),
            evidence=hits[:SHOWN],
            **place_of_hit(hits[0], record),
            line=line.line if line else None,
        )
    for name, hit in sound.items():
        if name not in without:
            yield passed(f"{name} has a transaction id.", about=name, **place_of_hit(hit, record))


def _needs_id(record: VisitRecord, hit: Hit, options: MissingTransactionIdOptions) -> bool:
    events = options.purchase_events
    if hit.vendor in options.vendors and is_one_of(hit.vendor, hit.event, events):
        return True
    if asking(record, hit, "transaction_id") or demands(record, hit, "transaction_id"):
        return True
    is_conversion = hit.vendor == "google_ads" and hit.event == "conversion"
    sells = any(is_one_of(line.tag.vendor, line.event, events) for line in record.expect)
    return is_conversion and sells and bool(lines_for(record, hit))
