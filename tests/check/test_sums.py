"""Amounts that follow from others, and conditions that count for some hits only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.check.conditions import Judgement, judge_param
from auditor.model import Item, Matcher, Outcome
from auditor.testing import a_hit, a_record, an_expectation

PRESENT = Matcher(operator="present", operand=True)
CUPS = (
    Item(item_id="CUP", price=Decimal("9.99"), quantity=Decimal(2)),
    Item(item_id="TEA", price=Decimal("5.50")),
)
"""25.48 together."""


def judged(param: str, matcher: Matcher, params: dict[str, str], **fields: Any) -> Judgement:
    hit = a_hit(params=params, **fields)
    [judgement] = judge_param(param, [matcher], hit, a_record(hits=(hit,)))
    return judgement


@pytest.mark.parametrize(
    ("parts", "params", "outcome"),
    [
        (("items",), {"value": "25.48"}, Outcome.PASSED),
        (("items",), {"value": "25.50"}, Outcome.PASSED),  # a cent for each item
        (("items",), {"value": "25.51"}, Outcome.FAILED),
        (("items", "shipping"), {"value": "30.38", "shipping": "4.90"}, Outcome.PASSED),
        (("items", "shipping"), {"value": "25.48"}, Outcome.PASSED),
        (("items", "-discount"), {"value": "20.48", "discount": "5"}, Outcome.PASSED),
        (("items", "-discount"), {"value": "30.48", "discount": "5"}, Outcome.FAILED),
        (("items", "shipping"), {"value": "1", "shipping": "free"}, Outcome.CANT_TELL),
        (("items", "shipping"), {"value": "1", "shipping": "(masked:param)"}, Outcome.CANT_TELL),
        (("items",), {"value": "much"}, Outcome.FAILED),
        (("items",), {}, Outcome.FAILED),
    ],
)
def test_a_sum_of_the_hits_own_amounts(
    parts: tuple[str, ...], params: dict[str, str], outcome: Outcome
) -> None:
    matcher = Matcher(operator="sum_of", operand=parts)
    assert judged("value", matcher, params, items=CUPS).outcome is outcome


@pytest.mark.parametrize(
    ("items", "why"),
    [((), "no items were sent"), ((Item(item_id="CUP"),), "an item has no price")],
)
def test_where_the_items_say_no_price_nothing_can_be_told(items: tuple[Item], why: str) -> None:
    matcher = Matcher(operator="sum_of", operand=("items",))
    judgement = judged("value", matcher, {"value": "9"}, items=items)
    assert judgement.outcome is Outcome.CANT_TELL
    assert judgement.expected == f"the sum of items: {why}"


def test_a_wrong_sum_is_told_with_the_right_one() -> None:
    matcher = Matcher(operator="sum_of", operand=("items", "-discount"))
    judgement = judged("value", matcher, {"value": "30", "discount": "5.48"}, items=CUPS)
    assert (judgement.expected, judgement.actual) == ("20.00 (the sum of items, -discount)", "30")


@pytest.mark.parametrize(
    ("text", "other", "outcome"),
    [
        ("23.70", "79.00", Outcome.PASSED),
        ("23.71", "79.00", Outcome.PASSED),
        ("79.00", "79.00", Outcome.FAILED),
        ("23.70", "(masked:param)", Outcome.CANT_TELL),
        ("23.70", None, Outcome.CANT_TELL),
    ],
)
def test_a_part_of_what_another_tag_is_sent(text: str, other: str | None, outcome: Outcome) -> None:
    matcher = Matcher(operator="percent_of", operand=("30", "ga4.purchase.value"))
    hit = a_hit(vendor="meta", params={"value": text})
    ga4 = a_hit(params={"value": other} if other else {})
    record = a_record(expect=(an_expectation(), an_expectation("meta")), hits=(ga4, hit))
    [judgement] = judge_param("value", [matcher], hit, record)
    assert judgement.outcome is outcome


@pytest.mark.parametrize(
    ("params", "outcome"),
    [
        ({"tax": "15.01", "value": "79"}, Outcome.PASSED),
        ({"tax": "5.53", "value": "79"}, Outcome.FAILED),
        ({"tax": "15.01"}, Outcome.CANT_TELL),
    ],
)
def test_a_part_of_an_amount_of_the_hits_own(params: dict[str, str], outcome: Outcome) -> None:
    matcher = Matcher(operator="percent_of", operand=("19", "value"))
    assert judged("tax", matcher, params).outcome is outcome


@pytest.mark.parametrize(
    ("when", "params", "counts"),
    [
        (PRESENT, {"coupon": "X"}, True),
        (PRESENT, {}, False),
        (Matcher(operator="present", operand=False), {}, True),
        (Matcher(operator="present", operand=False), {"coupon": "X"}, False),
        (Matcher(operator="equals", operand="X"), {"coupon": "X"}, True),
        (Matcher(operator="equals", operand="X"), {"coupon": "Y"}, False),
        (Matcher(operator="matches", operand="S.*"), {"coupon": "SUMMER"}, True),
        (Matcher(operator="matches", operand="S.*"), {}, False),
        (Matcher(operator="equals", operand="X"), {"coupon": "(masked:param)"}, True),
    ],
)
def test_a_condition_counts_where_what_it_depends_on_holds(
    when: Matcher, params: dict[str, str], counts: bool
) -> None:
    matcher = Matcher(operator="above", operand=Decimal(0), when=(("coupon", (when,)),))
    hit = a_hit(params={**params, "discount": "0"})
    judged = judge_param("discount", [matcher], hit, a_record(hits=(hit,)))
    assert [each.outcome for each in judged] == [Outcome.FAILED] * counts


def test_all_that_it_depends_on_must_hold() -> None:
    when = (("coupon", (PRESENT,)), ("tier", (PRESENT,)))
    matcher = Matcher(operator="present", operand=True, when=when)
    hit = a_hit(params={"coupon": "X"})
    assert judge_param("discount", [matcher], hit, a_record(hits=(hit,))) == ()
