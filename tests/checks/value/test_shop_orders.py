"""shop-orders: what is reported of an order, and what the shop has of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.model import Outcome, VisitRecord
from auditor.model.orders import OrderList, ShopOrder
from auditor.testing import a_hit, a_record, an_audit, an_expectation, failures, verdicts

CHECK = "shop-orders"
LATER = 4_102_444_800_000


def a_sale(number: str | None = "SO-1", value: str = "49.00", **fields: Any) -> VisitRecord:
    order = {"transaction_id": number} if number else {}
    params = {**order, "value": value, "currency": "EUR"}
    hit = a_hit(params=params, value=Decimal(value), currency="EUR", **fields)
    return a_record(expect=(an_expectation(),), hits=(hit,))


def orders(*each: ShopOrder, unread: str = "") -> OrderList:
    return OrderList(orders=each, unread=unread)


def an_order(number: str = "SO-1", **fields: Any) -> ShopOrder:
    given = {"value": Decimal(49), "currency": "EUR", "at": LATER}
    return ShopOrder(number=number, **{**given, **fields})


def found(record: VisitRecord, *each: ShopOrder, **options: Any) -> list[str | None]:
    audit = an_audit(record, orders=orders(*each))
    return [fault for fault, _ in failures(CHECK, audit, **options)]


def test_an_order_as_the_shop_has_it() -> None:
    [verdict] = verdicts(CHECK, an_audit(a_sale(), orders=orders(an_order("#SO-1"))))
    assert verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize("other", [{"value": Decimal("53.90")}, {"currency": "USD"}])
def test_another_value_or_currency(other: dict[str, Any]) -> None:
    assert found(a_sale(), an_order(**other)) == ["order-value-differs"]


def test_what_was_rounded_or_is_not_listed_does_not_differ() -> None:
    assert found(a_sale(), an_order(value=Decimal("49.01"))) == []
    assert found(a_sale(), an_order(value=None, currency="")) == []


def test_a_tag_may_be_meant_to_send_another_value() -> None:
    assert found(a_sale(), an_order(value=Decimal(30)), may_differ=("ga4",)) == []


def test_a_number_that_the_shop_does_not_have() -> None:
    audit = an_audit(a_sale("cart-7"), orders=orders(an_order()))
    [verdict] = verdicts(CHECK, audit)
    assert (verdict.fault, verdict.actual) == ("order-unknown", "cart-7")


def test_a_list_that_may_be_older_than_the_order_can_not_tell() -> None:
    for each in ([], [an_order("SO-0", at=1)], [an_order("SO-0", at=None)]):
        [verdict] = verdicts(CHECK, an_audit(a_sale(), orders=orders(*each)))
        assert verdict.outcome is Outcome.CANT_TELL


def test_without_times_another_order_of_the_audit_shows_how_far_the_list_reaches() -> None:
    audit = an_audit(a_sale("cart-7"), a_sale(), orders=orders(an_order(at=None)))
    assert [fault for fault, _ in failures(CHECK, audit)] == ["order-unknown"]


def test_a_list_that_can_not_be_read_is_told_once() -> None:
    audit = an_audit(a_sale(), a_sale("SO-2"), orders=orders(unread="it is empty"))
    [verdict] = verdicts(CHECK, audit)
    assert verdict.outcome is Outcome.CANT_TELL
    assert "it is empty" in verdict.message


def test_without_a_list_and_without_a_number_nothing_is_told() -> None:
    assert verdicts(CHECK, an_audit(a_sale())) == []
    assert verdicts(CHECK, an_audit(a_sale(None), orders=orders(an_order()))) == []
