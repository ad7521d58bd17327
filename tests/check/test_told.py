"""What each vendor was told of an achievement, and how often it would count it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.check.told import Told, packed, told, unpacked
from auditor.model import VisitRecord
from auditor.model.orders import OrderList, ShopOrder
from auditor.model.server import ServerEvent
from auditor.testing import PAGE, a_hit, a_record, a_server_event, a_tag, an_audit, an_expectation


def a_sale(*ids: str | None, vendor: str = "meta") -> VisitRecord:
    tag = a_tag(vendor)
    name = "event_id" if vendor == "meta" else "transaction_id"
    hits = tuple(
        a_hit(
            vendor=vendor,
            params={"value": "49.00", **({name: id_} if id_ else {})},
            value=Decimal(49),
            currency="EUR",
        )
        for id_ in ids
    )
    return a_record(expect=(an_expectation(vendor, tag=tag),), hits=hits, tags=(tag,))


def the_row(record: VisitRecord, *events: ServerEvent, orders: OrderList | None = None) -> Told:
    [row] = told(an_audit(record, server=events, orders=orders))
    return row


def an_event(id_: str | None = "e1", **fields: Any) -> ServerEvent:
    return a_server_event(event_id=id_, page_url=PAGE, **fields)


@pytest.mark.parametrize(
    ("browser", "server", "counts"),
    [
        (["e1"], [], 1),
        (["e1"], ["e1"], 1),
        (["e1"], ["e1", "e1"], 1),
        (["e1"], ["e2"], 2),
        (["e1"], [None], 2),
        ([None], ["e1"], 2),
        (["e1", "e1"], ["e1"], 1),
        (["e1", "e2"], ["e1"], 2),
    ],
)
def test_one_id_counts_once(
    browser: list[str | None], server: list[str | None], counts: int
) -> None:
    events = tuple(an_event(id_, id=n) for n, id_ in enumerate(server, 1))
    row = the_row(a_sale(*browser), *events)
    assert (row.browser, row.server, row.counts) == (len(browser), len(server), counts)


def test_tests_and_what_is_refused_do_not_count() -> None:
    assert the_row(a_sale("e1"), an_event("e2", is_test=True)).counts == 1
    assert the_row(a_sale("e1"), an_event("e2", refused="event_time is missing")).counts == 1


def test_values_of_both_sides_and_of_the_shop() -> None:
    orders = OrderList(orders=(ShopOrder(number="SO-1", value=Decimal("53.90"), currency="EUR"),))
    event = an_event(value="48", currency="USD", transaction_id="SO-1")
    row = the_row(a_sale("e1"), event, orders=orders)
    assert (row.browser_worth, row.server_worth) == ("49.00 EUR", "48 USD")
    assert (row.order, row.order_worth) == ("SO-1", "53.90 EUR")


def test_without_a_tap_the_servers_side_is_not_known() -> None:
    [row] = told(an_audit(a_sale("SO-1", vendor="ga4")))
    assert (row.browser, row.server, row.counts) == (1, None, 1)


def test_what_is_kept_comes_back() -> None:
    row = the_row(a_sale("e1"))
    assert unpacked(packed([row])) == (row,)
    assert unpacked([{"goal": "x"}, 3]) == ()
    assert unpacked(None) == ()
