"""What can be known of a container's rules without running it."""

from __future__ import annotations

import pytest
from publishedcontainers import EVENT, PATH, SCRIPT, contains, equals, on

from auditor.check.container_rules import (
    LONGEST,
    Known,
    applies,
    contradicts_itself,
    holds,
    is_always_blocked,
)
from auditor.model import Condition, Rule, Variable

VALUES = {EVENT: "purchase", PATH: "/order/complete"}
UNREADABLE = Condition(operator="", left=None, right=None)


def value_of(variable: Variable) -> str | None:
    return VALUES.get(variable)


@pytest.mark.parametrize(
    ("operator", "right", "known"),
    [
        ("eq", "/order/complete", True),
        ("eq", "/order", False),
        ("cn", "/Order/", False),
        ("sw", "/order", True),
        ("ew", "complete", True),
        ("ew", "order", False),
        ("re", "^/order/(complete|done)$", True),
        ("re", "thanks", False),
        ("gt", "5", None),
        ("css", ".a", None),
        ("re", "(a+)+$", None),
        ("re", ".*.*.*.*x", None),
        ("re", "(?<=a)b", None),
        ("re", "[", None),
        ("re", "a" * (LONGEST + 1), None),
        ("unheard", "x", None),
    ],
)
def test_a_comparison_is_true_false_or_unknown(operator: str, right: str, known: Known) -> None:
    condition = Condition(operator=operator, left=PATH, right=right)
    assert holds(condition, value_of) is known


def test_case_is_ignored_where_the_condition_says_so() -> None:
    for operator, right in (("cn", "/ORDER"), ("re", "ORDER"), ("eq", "/Order/Complete")):
        condition = Condition(operator=operator, left=PATH, right=right, ignore_case=True)
        assert holds(condition, value_of) is True


@pytest.mark.parametrize(
    ("text", "known"), [("49.5", True), ("9", False), ("undefined", None), ("", None)]
)
def test_numbers_are_compared_as_numbers(text: str, known: Known) -> None:
    condition = Condition(operator="ge", left=PATH, right="10")
    assert holds(condition, {PATH: text}.get) is known


def test_a_pattern_is_not_tried_on_a_long_text() -> None:
    condition = Condition(operator="re", left=PATH, right="a.*b")
    assert holds(condition, {PATH: "a" * (LONGEST + 1)}.get) is None


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (on("purchase"), True),
        (on("purchase", equals("x", SCRIPT)), None),
        (on("other", equals("x", SCRIPT)), False),
        (on("purchase", unless=(contains("/order"),)), False),
        (on("purchase", unless=(UNREADABLE,)), None),
        (on("purchase", UNREADABLE, unless=(contains("/order"),)), False),
    ],
)
def test_a_rule_applies_where_all_of_it_is_known_to_hold(rule: Rule, known: Known) -> None:
    assert applies(rule, value_of) is known


def test_a_contradiction_is_two_texts_for_one_variable() -> None:
    assert contradicts_itself(on("a", equals("b")))
    assert not contradicts_itself(on("a", equals("a")))
    assert not contradicts_itself(on("a", equals("b", PATH)))
    ignoring = Condition(operator="eq", left=EVENT, right="A", ignore_case=True)
    assert not contradicts_itself(on("a", ignoring))


def test_a_block_without_conditions_or_of_unknown_ones_always_blocks_nothing() -> None:
    assert is_always_blocked(on("a", contains("/b")), [Rule(conditions=(contains("/b"),))])
    assert not is_always_blocked(on("a"), [Rule()])
    assert not is_always_blocked(on("a", UNREADABLE), [Rule(conditions=(UNREADABLE,))])
