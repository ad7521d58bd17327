"""shop-orders: orders that were reported otherwise than the shop has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.check import Scope, cant_tell, check, failed, passed
from auditor.check.matching import MASK, counted, is_page_view, place_of
from auditor.model import (
    AuditRecord,
    Effort,
    Expectation,
    Hit,
    Message,
    Severity,
    Verdict,
    Visit,
    VisitRecord,
    message,
)
from auditor.model.orders import OrderList, ShopOrder
from auditor.model.server import began

from ..shared.amounts import ROUNDED, amount_of, breaks_condition, excepted, stated


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOrdersOptions:
    """What the spec may set for shop-orders."""

    may_differ: tuple[str, ...] = ()
    """Tags or vendors whose value is not the list's, such as a margin: `google_ads`."""


@dataclass(frozen=True, slots=True)
class _Reported:
    """A hit that names an order."""

    visit: Visit
    line: Expectation
    hit: Hit
    number: str
    is_settled: bool
    """Whether the spec itself says what the value must be, and it is not: then that is told."""


@check(
    id="shop-orders",
    title="What is reported of an order is what the shop has of it",
    severity=Severity.HIGH,
    faults={"order-unknown", "order-value-differs"},
    scope=Scope.AUDIT,
    effort=Effort.MEDIUM,
    options=ShopOrdersOptions,
)
def shop_orders(record: AuditRecord, options: ShopOrdersOptions) -> Iterator[Verdict]:
    """What is reported of an order is what the shop has of it.

    ## What it checks
    Where the spec names the shop's own list of orders (`orders`), each order that the browser
    reported is in it, and has the same value and currency there. The list is read when the last
    visit is over.

    ## Why it matters
    The shop's list is the truth that reports are compared with sooner or later. If the number
    that tags send is not the order's, no sale in a report can be found in the shop, and refunds
    never arrive. If the value differs (taxes, shipping, a discount), so does every return on
    advertising that is computed from it.

    ## How to fix in the tag manager
    Look at the variables behind order number and value: the cart's or the session's number is not
    the order's, and a subtotal is not its total.

    ## How to fix in the code
    Push number, value and currency of the order when it is stored, from the very record that the
    list shows: not from the cart, which knows neither the number nor the final discount.

    ## Known limits
    Which value a list has (with or without taxes and shipping) is the shop's choice: choose the
    column that tags are meant to send, or name under `may_differ` the tags that are meant to send
    another. Numbers that look like personal data are masked, and not compared. Whether an unknown
    number is wrong can be told only if the list reaches up to the audit.
    """
    orders = record.orders
    if orders is None:
        return
    found = list(_all(record))
    if orders.unread:
        if found:
            yield _unread(found[0], orders.unread)
        return
    known = {each.number for each in found}
    for each in found:
        order = orders.find(each.number)
        where = {**place_of(each.line), "visit": each.visit.id}
        if order is not None:
            differs = excepted(options.may_differ, each.line, "value")
            yield _compared(each, order, where, free=differs or each.is_settled)
        else:
            yield _unknown(each, where, orders, known)


def _all(record: AuditRecord) -> Iterator[_Reported]:
    """What the browser reported of orders, once for each line and visit."""
    for visit in record.visits:
        if visit.goal is None or not visit.run.is_whole:
            continue
        walked = record.record(visit.id)
        for line in walked.expect:
            if line.fires.most != 0 and not is_page_view(line):
                yield from _of_line(visit, line, walked)


def _of_line(visit: Visit, line: Expectation, walked: VisitRecord) -> Iterator[_Reported]:
    for hit in counted(line, walked):
        if hit.delivered and (number := stated(hit, "transaction_id")) and MASK not in number:
            settled = any(
                breaks_condition(line, name, hit, walked) for name in ("value", "currency")
            )
            yield _Reported(visit, line, hit, number, settled)
            return


def _compared(each: _Reported, order: ShopOrder, where: dict[str, Any], *, free: bool) -> Verdict:
    value, currency = stated(each.hit, "value"), stated(each.hit, "currency")
    other_money = bool(currency and order.currency and currency != order.currency)
    other_value = (
        value is not None
        and order.value is not None
        and abs(amount_of(value) - order.value) > ROUNDED
    )
    if free or not (other_money or other_value):
        text = f"{each.line.about} reports the order as the shop has it."
        return passed(text, evidence=[each.hit], **where)
    return failed(
        message(
            "{hit} reports another value than the shop has for the order.", hit=each.line.about
        ),
        fault="order-value-differs",
        expected=f"{'' if order.value is None else order.value} {order.currency}".strip(),
        actual=f"{value or ''} {currency or ''}".strip(),
        evidence=[each.hit],
        **where,
    )


def _unknown(each: _Reported, where: dict[str, Any], orders: OrderList, known: set[str]) -> Verdict:
    if not orders.reaches(began(each.visit), known):
        return cant_tell(
            message(
                "It is unclear whether the shop has the order that {hit} reports: its list has no "
                "order since the audit began.",
                hit=each.line.about,
            ),
            evidence=[each.hit],
            **where,
        )
    return failed(
        message("{hit} reports an order that the shop does not have.", hit=each.line.about),
        fault="order-unknown",
        expected=message("the number of one of the shop's orders"),
        actual=each.number[:60],
        evidence=[each.hit],
        **where,
    )


def _unread(each: _Reported, why: str) -> Verdict:
    text: Message = message(
        "It is unclear whether {hit} reports the order as the shop has it: the list of orders "
        "could not be read ({why}).",
        hit=each.line.about,
        why=why,
    )
    where = {**place_of(each.line), "visit": each.visit.id}
    return cant_tell(text, evidence=[each.hit], **where)
