"""A shop's list of orders, as shop systems export it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.decode.orders import MOST, packed, read_orders, since, unpacked
from auditor.model.orders import OrderList, ShopOrder

AT = 1_780_000_000_000


@pytest.mark.parametrize(
    "text",
    [
        "id,value,currency,time\nSO-1,49.00,EUR,1780000000",
        "id,value,currency,time\nSO-1,49.00,eur,1780000000000\n\n,1,EUR,\nSO-1,,,",
        "\ufeffOrder Number;Total;Currency;Created at\nSO-1;49,00;EUR;2026-05-28 22:26:40 +0200",
        "Date\torder_id\tGrand Total\tcurrency_code\n2026-05-28T20:26:40Z\tSO-1\t49,00 €\tEUR",
        'id,value,currency,time\r\n"SO-1","49","EUR","2026-05-28 20:26:40 UTC"',
    ],
)
def test_columns_separators_and_times_are_those_of_the_shop(text: str) -> None:
    [order] = read_orders(text)
    assert order == ShopOrder(number="SO-1", value=Decimal(49), currency="EUR", at=AT)


def test_what_a_line_does_not_say_is_not_known() -> None:
    [order] = read_orders("id,value\nSO-1,to be agreed")
    assert order == ShopOrder(number="SO-1")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("total,currency\n1,EUR", "it has no column `id`"),
        ("id,currency\n1,EUR", "it has no column `value`"),
    ],
)
def test_a_list_without_numbers_or_values_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_orders(text)


def test_only_the_audits_own_time_is_kept() -> None:
    old, new, timeless = (ShopOrder(number=n, at=at) for n, at in (("1", 1), ("2", 9), ("3", None)))
    assert since([old, new, timeless], 5) == (new, timeless)
    assert len(since([timeless] * (MOST + 1), 5)) == MOST


def test_what_is_stored_comes_back() -> None:
    orders = (
        ShopOrder(number="1", value=Decimal("1.50"), currency="EUR", at=3),
        ShopOrder(number="2"),
    )
    assert unpacked({"orders": packed(orders)}) == OrderList(orders=orders)
    assert unpacked({"orders": [], "unread": "no"}) == OrderList(unread="no")
    assert unpacked(None) is None
