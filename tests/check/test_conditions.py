"""Whether a hit's parameters fulfil a condition, operator by operator."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.check.conditions import judge_param
from auditor.check.param_values import value_of
from auditor.model import Item, Matcher, Outcome
from auditor.testing import a_hit, a_record, an_expectation


@pytest.mark.parametrize(
    ("operator", "operand", "text", "holds"),
    [
        ("equals", "EUR", "EUR", True),
        ("equals", "EUR", "eur", False),
        ("equals", "79", "79.00", True),
        ("equals", "79", "79,00", False),
        ("one_of", ("EUR", "CHF"), "CHF", True),
        ("one_of", ("EUR", "CHF"), "USD", False),
        ("matches", r"NL-\d{6}", "NL-123456", True),
        ("matches", r"NL-\d{6}", "NL-1234567", False),
        ("above", Decimal(0), "0.01", True),
        ("above", Decimal(0), "0", False),
        ("above", Decimal(0), "much", False),
        ("below", Decimal(100), "99.9", True),
        ("below", Decimal(100), "100", False),
        ("present", True, "x", True),
        ("present", True, None, False),
        ("present", False, None, True),
        ("present", False, "x", False),
        ("equals", "x", None, False),
        ("equals", "x", "", False),
        ("one_of", ("79", "80"), "79.00", True),
        ("one_of", ("79",), None, False),
        ("matches", r"\d+", None, False),
        ("above", Decimal(0), "NaN", False),
        ("above", Decimal(0), "Infinity", False),
        ("above", Decimal(0), None, False),
        ("below", Decimal(100), "much", False),
        ("below", Decimal(100), None, False),
        ("present", True, "", False),
    ],
)
def test_each_operator(operator: Any, operand: Any, text: str | None, holds: bool) -> None:
    hit = a_hit(params={} if text is None else {"p": text})
    matcher = Matcher(operator=operator, operand=operand)
    [judgement] = judge_param("p", [matcher], hit, a_record(hits=(hit,)))
    assert judgement.outcome is (Outcome.PASSED if holds else Outcome.FAILED)


def test_length_counts_the_items() -> None:
    hit = a_hit(items=(Item(item_id="A"), Item(item_id="B")))
    outcomes = [
        judge_param("items", [Matcher(operator="length", operand=Decimal(n))], hit, a_record())[0]
        for n in (2, 1)
    ]
    assert [judgement.outcome for judgement in outcomes] == [Outcome.PASSED, Outcome.FAILED]
    assert outcomes[1].actual == "2 items"


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("1.299,00 €", "1299"),
        ("$1,299.00", "1299.00"),
        ("CHF 1'299.-", "1299"),
        ("CHF 1\N{RIGHT SINGLE QUOTATION MARK}299.\N{EN DASH}", "1299"),
        ("¥1,299", "1299"),
        ("Total: 79,00 € incl. VAT", "79"),
        ("1\N{NARROW NO-BREAK SPACE}299,00\N{NO-BREAK SPACE}€", "1299"),
        ("79,\N{EN DASH} €", "79"),
        ("35€ 99", "35.99"),
        ("Total (2 items): €158.00", "158"),
        ("Order 4711: 79,00 €", "79"),
        ("Order 4711: CHF 1'299.-", "1299"),
        ("1299.00", "1299"),
    ],
)
def test_amounts_are_read_as_people_write_them(shown: str, value: str) -> None:
    matcher = Matcher(operator="equals_text", operand="total")
    record = a_record(texts={"total": shown})
    hits = [a_hit(params={"value": text}) for text in (value, "1")]
    outcomes = [judge_param("value", [matcher], hit, record)[0].outcome for hit in hits]
    assert outcomes == [Outcome.PASSED, Outcome.FAILED]


@pytest.mark.parametrize(
    "matcher",
    [
        Matcher(operator="equals_text", operand="total"),
        Matcher(operator="same_as", operand="ga4.purchase.value"),
    ],
)
def test_what_there_is_nothing_to_compare_with_can_not_be_told(matcher: Matcher) -> None:
    hit = a_hit(vendor="meta", params={"value": "1"})
    [judgement] = judge_param("value", [matcher], hit, a_record(hits=(hit,)))
    assert judgement.outcome is Outcome.CANT_TELL


def test_a_mask_can_not_be_compared_but_is_there() -> None:
    hit = a_hit(params={"p": "(masked:email)"})
    matchers = [
        Matcher(operator="equals", operand="x"),
        Matcher(operator="present", operand=True),
    ]
    outcomes = [judgement.outcome for judgement in judge_param("p", matchers, hit, a_record())]
    assert outcomes == [Outcome.CANT_TELL, Outcome.PASSED]


def test_each_matcher_is_judged() -> None:
    span = [
        Matcher(operator="above", operand=Decimal(0)),
        Matcher(operator="below", operand=Decimal(10)),
    ]
    judgements = judge_param("value", span, a_hit(params={"value": "10"}), a_record())
    assert [judgement.outcome for judgement in judgements] == [Outcome.PASSED, Outcome.FAILED]
    assert [judgement.expected for judgement in judgements] == [
        "a number above 0",
        "a number below 10",
    ]


def test_a_parameter_is_read_by_its_name_then_as_on_the_wire_then_as_the_label() -> None:
    hit = a_hit(params={"value": "1"}, raw={"value": "2", "epn.value": "3"}, label="AbC")
    names = ("value", "epn.value", "label", "coupon")
    assert [value_of(name, hit) for name in names] == ["1", "3", "AbC", None]
    assert value_of("label", a_hit()) is None


IDS = "items[*].item_id"
MUG = Item(item_id="MUG", item_name="Mug", price=Decimal("24.50"), quantity=Decimal(2))
CUP = Item(item_id="CUP", quantity=Decimal(1), params={"brand": "Finch"})


def judged(name: str, operator: Any, operand: Any, *items: Item) -> Any:
    matcher = Matcher(operator=operator, operand=operand)
    [judgement] = judge_param(name, [matcher], a_hit(items=items), a_record())
    return judgement


@pytest.mark.parametrize(
    ("name", "operator", "operand", "holds"),
    [
        ("items.0.quantity", "equals", "2", True),
        ("items[0].quantity", "equals", "2.0", True),
        ("items.1.quantity", "equals", "2", False),
        ("items.0.price", "above", Decimal(24), True),
        ("items.1.brand", "one_of", ("Finch", "Tallow"), True),
        ("items.2.item_id", "present", False, True),
        ("items.2.item_id", "present", True, False),
        ("items.length", "equals", "2", True),
        ("items.length", "below", Decimal(2), False),
        (IDS, "matches", "[A-Z]+", True),
        (IDS, "matches", "M.*", False),
        (IDS, "present", True, True),
        ("items.*.item_name", "present", True, False),
        ("items.*.item_name", "present", False, False),
        ("items.*.colour", "present", False, True),
        ("items.*.quantity", "above", Decimal(0), True),
    ],
)
def test_a_path_looks_into_the_items(name: str, operator: Any, operand: Any, holds: bool) -> None:
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    assert judged(name, operator, operand, MUG, CUP).outcome is outcome


@pytest.mark.parametrize(
    ("name", "actual"),
    [
        ("items.1.price", "no value; there is brand, item_id, quantity"),
        ("items.0.qty", "no value; there is item_id, item_name, price, quantity"),
        ("items.3.price", "no such item; there are 2"),
        (
            "items[*].colour",
            "no value; there is item_id, item_name, price, quantity, brand (item 1)",
        ),
    ],
)
def test_what_is_not_there_is_told_with_what_there_is(name: str, actual: str) -> None:
    assert judged(name, "equals", "1", MUG, CUP).actual == actual


@pytest.mark.parametrize("operator", ["equals", "present"])
def test_no_item_has_nothing_in_each(operator: Any) -> None:
    assert judged(IDS, operator, operand=True).outcome is Outcome.FAILED
    assert judged(IDS, "present", operand=False).outcome is Outcome.PASSED


def test_a_name_with_parts_is_told_with_what_there_is_beside_it() -> None:
    matcher = Matcher(operator="equals", operand="1")
    hit = a_hit(params={"order.total": "1", "order.tax": "2", "value": "1"})
    said = {
        name: judge_param(name, [matcher], hit, a_record())[0].actual
        for name in ("order.sum", "sum.order", "sum")
    }
    assert said == {
        "order.sum": "no value; there is order.total, order.tax",
        "sum.order": "no value",
        "sum": "no value",
    }


def test_items_that_no_table_reads_are_looked_into_as_they_are_sent() -> None:
    hit = a_hit(params={"items.0.sku": "A", "items.1.sku": "B", "items.1.n": "2"})
    said = {
        name: value_of(name, hit)
        for name in ("items.1.sku", "items[1].n", "items.length", "items[*].sku", "items[*].n")
    }
    assert said == {
        "items.1.sku": "B",
        "items[1].n": "2",
        "items.length": "2",
        "items[*].sku": "A, B",
        "items[*].n": None,
    }


@pytest.mark.parametrize(
    ("ids", "outcome"),
    [
        (("A", "B"), Outcome.PASSED),
        (("B", "A"), Outcome.PASSED),
        (("A",), Outcome.FAILED),
        (("A", "C"), Outcome.FAILED),
    ],
)
def test_the_items_of_two_vendors_agree_in_any_order(
    ids: tuple[str, ...], outcome: Outcome
) -> None:
    tag = an_expectation("meta", event="Purchase")
    ours = a_hit(items=(Item(item_id="A"), Item(item_id="B")))
    theirs = a_hit(vendor="meta", event="Purchase", items=tuple(Item(item_id=each) for each in ids))
    record = a_record(expect=(an_expectation(), tag), hits=(ours, theirs))
    matcher = Matcher(operator="same_as", operand="meta.Purchase.items[*].item_id")
    [judgement] = judge_param(IDS, [matcher], record.hits[0], record)
    assert judgement.outcome is outcome


def test_a_mask_in_one_item_can_not_be_compared() -> None:
    masked = Item(item_id="(masked:param)")
    assert judged(IDS, "equals", "MUG", MUG, masked).outcome is Outcome.CANT_TELL
    assert judged(IDS, "equals", "CUP", MUG, masked).outcome is Outcome.FAILED
