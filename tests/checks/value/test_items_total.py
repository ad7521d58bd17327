"""items-total: what items cost, in all the ways that shops add up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.model import Hit, Item, Outcome
from auditor.testing import (
    a_hit,
    a_push,
    a_record,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "items-total"
WRONG = [("value-differs-from-items", "ga4 G-TEST0001 purchase items")]


def an_item(price: str | None = "24.50", quantity: str | None = "2", **params: str) -> Item:
    return Item(
        item_id=params.pop("item_id", "MUG-1"),
        price=Decimal(price) if price else None,
        quantity=Decimal(quantity) if quantity else None,
        params=params,
    )


def an_order(value: str, *items: Item, **fields: Any) -> Hit:
    params = {"value": value, "currency": "EUR", **fields.pop("params", {})}
    given = {"items": items or (an_item(),), "params": params, "value": Decimal(value)}
    return a_hit(**{"currency": "EUR", **given, **fields})


def failures_of(hit: Hit, **fields: Any) -> Any:
    options = {name: fields.pop(name) for name in ("vendors", "events") if name in fields}
    return failures(CHECK, a_record(hits=(hit,), **fields), **options)


def test_a_value_that_is_not_what_the_items_cost() -> None:
    [verdict] = verdicts(CHECK, a_record(hits=(an_order("41.18"),)))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "value-differs-from-items")
    assert verdict.message == (
        "ga4 G-TEST0001 purchase was sent with value 41.18, and its item costs 49.00."
    )
    assert (verdict.expected, verdict.actual) == ("49.00 (1 item)", "41.18")
    assert (verdict.tag, verdict.vendor, refs(verdict.evidence)) == ("ga4", "ga4", [("hit", 1)])


def test_the_sound_twin_passes() -> None:
    [verdict] = verdicts(CHECK, a_record(hits=(an_order("49"),)))
    assert (verdict.outcome, verdict.tag) == (Outcome.PASSED, "ga4")


@pytest.mark.parametrize(
    ("value", "items", "params"),
    [
        ("73.50", (an_item(), an_item("24.50", "1", item_id="B")), {}),
        ("24.50", (an_item(quantity=None),), {}),
        ("53.90", (an_item(),), {"shipping": "4.90"}),
        ("58.31", (an_item(),), {"tax": "9.31"}),
        ("63.21", (an_item(),), {"tax": "9.31", "shipping": "4.90"}),
        ("39.69", (an_item(),), {"tax": "9.31"}),
        ("44", (an_item(),), {"discount": "5"}),
        ("39", (an_item(discount="5"),), {}),
        ("44", (an_item(discount="5"),), {}),
        ("49", (an_item(discount="5"),), {}),
        ("40", (an_item(),), {"coupon": "SUMMER"}),
        ("40", (an_item(coupon="SUMMER"),), {}),
        ("49.01", (an_item(),), {}),
        ("10", (an_item("3.333", "3"),), {}),
        ("100", (an_item("0.8403", "119"),), {}),
    ],
)
def test_every_usual_way_to_add_up_explains_a_value(
    value: str, items: tuple[Item, ...], params: dict[str, str]
) -> None:
    assert failures_of(an_order(value, *items, params=params)) == []


def test_shipping_that_only_the_data_layer_names_explains_it_too() -> None:
    order = {"shipping": "4.90", "value": 53.9}
    push = a_push(payload={"event": "purchase", "ecommerce": order})
    assert failures_of(an_order("53.90"), pushes=(push,)) == []
    assert failures_of(an_order("53.90")) == WRONG


def test_a_coupon_explains_no_higher_value() -> None:
    assert failures_of(an_order("60", params={"coupon": "SUMMER"})) == WRONG


@pytest.mark.parametrize(
    "hit",
    [
        an_order("12", an_item(price=None)),
        an_order("12", an_item(currency="USD")),
        an_order("0"),
        an_order("-12"),
        an_order("12", event="view_item_list"),
        an_order("12", event="generate_lead"),
        an_order("12", vendor="meta", event="Purchase"),
        an_order("12", automatic=True),
        a_hit(value=Decimal(12), params={"value": "12"}),
    ],
    ids=["no price", "another currency", "zero", "negative", "a list", "a lead", "meta",
         "automatic", "no items"],
)  # fmt: skip
def test_what_can_not_be_added_up_or_need_not(hit: Hit) -> None:
    assert failures_of(hit) == []


def test_the_spec_may_name_other_vendors_and_events() -> None:
    hit = an_order("12", vendor="meta", event="Purchase")
    assert len(failures_of(hit, vendors=("meta",), events=("Purchase",))) == 1


def test_a_value_that_is_known_to_be_wrong_is_told_once() -> None:
    line = an_expectation(params={"value": "49"})
    assert failures_of(an_order("12"), expect=(line,)) == []
    push = a_push(payload={"event": "purchase", "value": 49})
    assert failures_of(an_order("4.9"), pushes=(push,)) == []


def test_items_that_are_stale_are_told_once() -> None:
    glass = {"event": "view_item_list", "ecommerce": {"items": [{"item_id": "GLASS"}]}}
    own = {"event": "purchase", "ecommerce": {"items": [{"item_id": "MUG-1"}]}}
    pushes = (
        a_push("view_item_list", id=1, at=100, payload=glass),
        a_push(id=2, payload=own),
    )
    hit = an_order("49", an_item(), an_item("9", "1", item_id="GLASS"))
    assert failures_of(hit, pushes=pushes) == []


def test_repetitions_are_not_looked_at() -> None:
    assert failures_of(an_order("12"), visit=a_visit(repeat_of=1)) == []
