"""missing-items: shop events without items, and items without what they need."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.model import Category, Hit, Item, Matcher, Outcome, Severity
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

CHECK = "missing-items"
WHOLE = Item(item_id="MUG-1", item_name="Mug", price=Decimal("24.5"), quantity=Decimal(2))
NO_ID = Item(has_empty_id=True, item_name="Mug")
AD = Category.ADVERTISING
NONE = [("items-missing", "ga4 G-TEST0001 purchase items")]


def an_item(**fields: Any) -> Item:
    return Item(**{"item_id": "MUG-1", "price": Decimal(1), "quantity": Decimal(1), **fields})


def failures_of(hit: Hit, **fields: Any) -> Any:
    return failures(CHECK, a_record(hits=(hit,), **fields))


def test_a_purchase_without_items() -> None:
    [verdict] = verdicts(CHECK, a_record(hits=(a_hit(),)))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "items-missing")
    assert verdict.message == "ga4 G-TEST0001 purchase lists no items."
    assert (verdict.expected, verdict.actual) == ("at least one item", "no items")
    assert (verdict.tag, verdict.vendor, refs(verdict.evidence)) == ("ga4", "ga4", [("hit", 1)])


def test_the_sound_twin_passes() -> None:
    [verdict] = verdicts(CHECK, a_record(hits=(a_hit(items=(WHOLE,)),)))
    assert (verdict.outcome, verdict.tag) == (Outcome.PASSED, "ga4")


@pytest.mark.parametrize(
    ("vendor", "event", "needed"),
    [
        ("ga4", "add_to_cart", True),
        ("ga4", "view_item", True),
        ("ga4", "generate_lead", False),
        ("ga4", "page_view", False),
        ("meta", "Purchase", False),
        ("google_ads", "conversion", False),
        ("tiktok", "Purchase", False),
        ("matomo", "order", True),
        ("matomo", "cart_update", False),
        ("segment", "Order Completed", True),
    ],
)
def test_the_vendors_documentation_says_which_events_need_items(
    vendor: str, event: str, *, needed: bool
) -> None:
    assert bool(failures_of(a_hit(vendor=vendor, event=event))) is needed


@pytest.mark.parametrize(
    ("name", "operand", "needed"),
    [
        ("items.0.quantity", "1", True),
        ("items[*].item_id", "A", True),
        ("items.length", "1", True),
        ("items.length", "0", False),
    ],
)
def test_the_spec_may_ask_for_something_of_the_items(
    name: str, operand: str, *, needed: bool
) -> None:
    matcher = Matcher(operator="equals", operand=operand)
    line = an_expectation("meta", event="Purchase", params={name: (matcher,)})
    record = a_record(expect=(line,), hits=(a_hit(vendor="meta", event="Purchase"),))
    assert bool(failures(CHECK, record)) is needed
    assert failures("wrong-parameter", record) == []


@pytest.mark.parametrize(
    ("matcher", "needed"),
    [
        (Matcher(operator="length", operand=Decimal(2)), True),
        (Matcher(operator="present", operand=True), True),
        (Matcher(operator="present", operand=False), False),
        (Matcher(operator="length", operand=Decimal(0)), False),
    ],
    ids=["length", "present", "absent", "empty"],
)
def test_the_spec_may_ask_for_items(matcher: Matcher, *, needed: bool) -> None:
    line = an_expectation("meta", event="Purchase", params={"items": (matcher,)})
    record = a_record(expect=(line,), hits=(a_hit(vendor="meta", event="Purchase"),))
    assert bool(failures(CHECK, record)) is needed
    assert failures("wrong-parameter", record) == []


def test_a_wrong_number_of_items_is_left_to_wrong_parameter() -> None:
    line = an_expectation(params={"items": (Matcher(operator="length", operand=Decimal(2)),)})
    record = a_record(expect=(line,), hits=(a_hit(items=(WHOLE,)),))
    assert failures(CHECK, record) == []
    assert failures("wrong-parameter", record) == [("param-mismatch", "ga4 purchase items")]


def test_an_empty_basket_is_none_where_the_page_says_so() -> None:
    hit = a_hit(event="view_cart")
    empty = a_push("view_cart", payload={"event": "view_cart", "ecommerce": {"items": []}})
    assert failures_of(hit, pushes=(empty,)) == []
    assert len(failures_of(hit)) == 1
    sold = a_push(payload={"event": "purchase", "ecommerce": {"items": []}})
    assert failures_of(a_hit(), pushes=(sold,)) == NONE


@pytest.mark.parametrize(
    ("item", "lack", "words", "severity"),
    [
        (an_item(item_id=""), "id and name", "id and name", Severity.MEDIUM),
        (an_item(item_id="", has_empty_id=True), "id and name", "id and name", Severity.MEDIUM),
        (an_item(price=None), "price", "a price that is a number", Severity.MEDIUM),
        (an_item(quantity=None), "quantity", "a quantity that is a number", Severity.LOW),
    ],
)
def test_what_an_item_lacks(item: Item, lack: str, words: str, severity: Severity) -> None:
    hit = a_hit(items=(WHOLE, item), params={"items": "[...]"})
    [verdict] = verdicts(CHECK, a_record(hits=(hit,)))
    assert (verdict.fault, verdict.severity) == ("item-incomplete", severity)
    assert verdict.message == f"ga4 G-TEST0001 purchase lists an item without {words}."
    assert (verdict.expected, verdict.actual) == (lack, "[...]")


@pytest.mark.parametrize(
    ("hit", "complete"),
    [
        (a_hit(items=(an_item(item_id="", item_name="Mug"),)), True),
        (a_hit(items=(an_item(item_id="", item_name="Mug", has_empty_id=True),)), False),
        (a_hit(vendor="matomo", event="purchase", items=(NO_ID,)), True),
        (a_hit(event="view_item_list", items=(Item(item_id="A"),)), True),
        (a_hit(event="view_item_list", items=(Item(price=Decimal(1)),)), False),
        (a_hit(vendor="meta", event="Purchase", items=(Item(item_id="A"),)), True),
        (a_hit(vendor="meta", event="Purchase", items=(Item(quantity=Decimal(1)),)), False),
        (a_hit(vendor="criteo", event="vc", items=(Item(price=Decimal(1)),)), True),
        (a_hit(vendor="tiktok", event="AddToCart", items=(NO_ID,)), False),
        (a_hit(vendor="criteo", category=AD, event="vc", items=(NO_ID,)), False),
        (a_hit(vendor="tiktok", event="AddToCart", items=(Item(item_name="Mug"),)), True),
        (a_hit(event="view_item", items=(NO_ID,)), False),
        (a_hit(items=(an_item(price=None, params={"price": "(masked:phone)"}),)), True),
        (a_hit(event="view_promotion", items=(Item(params={"promotion_id": "SPRING"}),)), True),
        (a_hit(event="refund", items=(an_item(price=None),)), True),
    ],
    ids=["a name is enough", "an empty id beside a name", "an empty id at no catalogue", "a list", "a nameless list", "bare ids", "no id at Meta",
         "another vendor", "an empty id", "an empty id at another vendor", "a name alone",
         "an empty id in linked ads", "masked", "a promotion", "a refund"],
)  # fmt: skip
def test_what_is_asked_of_items_depends_on_event_and_vendor(hit: Hit, *, complete: bool) -> None:
    assert (failures_of(hit) == []) is complete


def test_what_vendors_send_by_themselves_and_repetitions_are_not_looked_at() -> None:
    assert failures_of(a_hit(automatic=True)) == []
    assert failures_of(a_hit(), visit=a_visit(repeat_of=1)) == []


def test_an_empty_id_is_told_as_such() -> None:
    hit = a_hit(vendor="tiktok", event="AddToCart", items=(NO_ID,))
    [verdict] = verdicts(CHECK, a_record(hits=(hit,)))
    assert (verdict.fault, verdict.severity) == ("item-incomplete", Severity.MEDIUM)
    assert verdict.message.endswith(
        "an item whose id is empty, so that it fits no product of the catalogue."
    )
    assert verdict.expected == "the product's id"


def test_what_the_spec_calls_the_event_decides_its_test_case() -> None:
    line = an_expectation("matomo", event="order")
    order = a_hit(vendor="matomo", event="0", aliases=("order",))
    [verdict] = verdicts(CHECK, a_record(expect=(line,), hits=(order,)))
    assert (verdict.tag, verdict.event) == ("matomo", "order")
