"""items-total: values that are not what the hit's items cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from auditor.check import check, failed, passed
from auditor.check.matching import place_of_hit
from auditor.model import Effort, Hit, Item, Severity, Verdict, VisitRecord, plural_message
from auditor.model.compare import worth

from ..shared.amounts import BASKETS, breaks_condition
from ..shared.announcements import changed, extras
from ..shared.placeholders import lines_for
from ..shared.vendor_rules import is_sent_by_site
from .stale_items import stale

SHOWN = 3
CENT = Decimal("0.01")
HALF_A_CENT = CENT / 2
MOST_EXTRAS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsTotalOptions:
    """What the spec may set for items-total."""

    vendors: tuple[str, ...] = ("ga4",)
    """Vendors for whom the value is the sum of the items."""
    events: tuple[str, ...] = BASKETS
    """Events whose value is the sum of their items."""


@check(
    id="items-total",
    title="The value is what the items cost",
    severity=Severity.MEDIUM,
    effort=Effort.MEDIUM,
    faults={"value-differs-from-items"},
    options=ItemsTotalOptions,
    needs_journey=False,
)
def items_total(record: VisitRecord, options: ItemsTotalOptions) -> Iterator[Verdict]:
    """The value is what the items cost.

    ## What it checks
    The items of an order, or of a step towards one, add up to its value: price times quantity, with
    or without discounts, shipping and tax, as far as the hit or the data layer names them.

    ## Why it matters
    Google Analytics has two figures for one order: revenue from the value, and item revenue from
    the items. When they disagree, no report by product matches the total, and the value that
    campaigns bid on is in doubt.

    ## How to fix in the tag manager
    Let the tag take value and items from the same push ("Send Ecommerce data" of GA4's tag), and
    not the value from a variable of its own. If a variable computes one of the two, see whether it
    counts with net or gross prices, and whether it takes a discount off.

    ## How to fix in the code
    Take value and items from the same source. Most often the items have net prices and the value is
    gross, the price is that of the whole line instead of one piece, a discount is taken off on one
    side only, or the value is that of an earlier basket. Send `tax` and `shipping` as parameters
    where the value includes them.

    ## Known limits
    Only Google Analytics asks for this; name others in `vendors`. A coupon without an amount may
    explain a lower value, so that nothing is said. Items without a price are left to
    missing-items.
    """
    if record.is_repetition:
        return
    pushed = extras(push.params for push in record.pushes)
    apart: dict[str, list[tuple[Hit, Decimal]]] = {}
    sound: dict[str, Hit] = {}
    for hit in record.first_run_hits():
        if hit.vendor not in options.vendors or not any(map(hit.is_called, options.events)):
            continue
        total = _total(hit) if len(apart.get(hit.about, ())) < SHOWN else None
        if total is None or not hit.value or hit.value < 0 or not is_sent_by_site(hit):
            continue
        if _is_explained(hit, total, pushed) or _left_to_others(hit, record):
            sound.setdefault(hit.about, hit)
        else:
            apart.setdefault(hit.about, []).append((hit, total))
    for name, cases in apart.items():
        yield _verdict(name, cases, record)
    for name, hit in sound.items():
        if name not in apart:
            text = f"The items of {name} add up to its value."
            yield passed(text, about=f"{name} items", **place_of_hit(hit, record))


def _verdict(name: str, cases: list[tuple[Hit, Decimal]], record: VisitRecord) -> Verdict:
    hit, total = cases[0]
    sum_, items = f"{total:.2f}", len(hit.items)
    return failed(
        plural_message(
            "{hit} was sent with value {value}, and its item costs {total}.",
            "{hit} was sent with value {value}, and its {n} items cost {total}.",
            items,
            hit=name,
            value=str(hit.value),
            total=sum_,
        ),
        about=f"{name} items",
        fault="value-differs-from-items",
        expected=plural_message("{total} ({n} item)", "{total} ({n} items)", items, total=sum_),
        actual=str(hit.value),
        evidence=[hit for hit, _ in cases[:SHOWN]],
        **place_of_hit(hit, record),
    )


def _left_to_others(hit: Hit, record: VisitRecord) -> bool:
    """Whether another check reports the value or the items as wrong."""
    return stale(hit, record) is not None or any(
        breaks_condition(line, "value", hit, record)
        or changed(line, hit, "value", record) is not None
        for line in lines_for(record, hit)
    )


def _total(hit: Hit) -> Decimal | None:
    """The sum of the items; None where one has no price, or one in another currency."""
    if not hit.items or any(item.price is None for item in hit.items):
        return None
    if any(item.params.get("currency", hit.currency) != hit.currency for item in hit.items):
        return None
    return sum((_line(item) for item in hit.items), Decimal(0))


def _line(item: Item) -> Decimal:
    quantity = Decimal(1) if item.quantity is None else item.quantity
    return (item.price or Decimal(0)) * quantity


def _is_explained(hit: Hit, total: Decimal, pushed: list[Decimal]) -> bool:
    """Whether any usual way to add up gives the value."""
    value = hit.value or Decimal(0)
    discounts = [(item, _discount(item)) for item in hit.items]
    per_piece = sum((discount * (item.quantity or 1) for item, discount in discounts), Decimal(0))
    per_line = sum((discount for _, discount in discounts), Decimal(0))
    if value < total and (hit.get("coupon") or any(i.params.get("coupon") for i in hit.items)):
        return True
    pieces = sum((item.quantity or Decimal(1) for item in hit.items), Decimal(0))
    spare = CENT + HALF_A_CENT * pieces
    named = [*dict.fromkeys([*extras([hit.params]), *pushed])][:MOST_EXTRAS]
    return any(
        abs(base + sum(sign * amount for sign, amount in zip(signs, named, strict=True)) - value)
        <= spare
        for base in {total, total - per_piece, total - per_line}
        for signs in product((0, 1, -1), repeat=len(named))
    )


def _discount(item: Item) -> Decimal:
    return worth(item.params.get("discount", "")) or Decimal(0)
