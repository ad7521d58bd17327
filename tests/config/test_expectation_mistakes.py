"""Conditions that depend on others: what can't be compared, and what they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.config.expectations import MatcherSpec, TextMatcherSpec

if TYPE_CHECKING:
    from config.conftest import Load, Problems

LINE = "      - { tag: ga4, event: generate_lead }\n"
AT = "spec.yaml:11: goals.contact.expect.0.params"


def asking(small: str, param: str, condition: str) -> str:
    params = f"params: {{ {param}: {{ {condition} }} }}"
    return small.replace(LINE, f"      - {{ tag: ga4, event: generate_lead, {params} }}\n")


@pytest.mark.parametrize(
    ("param", "condition", "problem"),
    [
        (
            "value",
            "sum_of: [items, -value]",
            ".value.sum_of.1: '-value' is this parameter itself; name what it is made of",
        ),
        (
            "value",
            "sum_of: value",
            ".value.sum_of: 'value' is this parameter itself; name what it is made of",
        ),
        ("value", "sum_of: []", ".value.sum_of: is empty; write "),
        (
            "tax",
            "percent_of: { percent: 19, of: tax }",
            ".tax.percent_of.of: 'tax' is this parameter itself; name what it is a part of",
        ),
        (
            "tax",
            "percent_of: { percent: 19, of: ga4.generate_lead.tax }",
            ".tax.percent_of.of: 'ga4.generate_lead.tax' is this parameter itself; name another hit's",
        ),
        (
            "tax",
            "percent_of: { percent: 19, of: ga4.purchase.value }",
            ".tax.percent_of.of: 'ga4.purchase.value' names no hit that is expected here; known: ",
        ),
        ("tax", "percent_of: { of: value }", ".tax.percent_of: has no percent; "),
        ("tax", "when: { coupon: present }", ".tax: has no condition; use equals, one_of, "),
        (
            "tax",
            "above: 0, when: { tax: present }",
            ".tax.when.tax: depends on the parameter itself; write the condition beside the others",
        ),
        (
            "label",
            "equals: A, when: { coupon: present }",
            ".label.when: can't hold for the label, which says which conversion is meant",
        ),
        (
            "tax",
            "above: 0, when: { coupon: { matches: '(' } }",
            ".tax.when.coupon.matches: '(' is not a regular expression",
        ),
    ],
)
def test_what_can_not_be_compared_is_a_mistake(
    param: str, condition: str, problem: str, small: str, problems: Problems
) -> None:
    (line,) = problems(asking(small, param, condition))
    assert line.startswith(AT + problem)


def test_what_a_condition_depends_on_may_be_written_in_short(load: Load, small: str) -> None:
    when = "when: { coupon: present, gift: absent, tier: gold, points: { above: 9 } }"
    spec = load(asking(small, "tax", f"sum_of: shipping, {when}"))
    assert spec.goals["contact"].expect[0].params["tax"] == MatcherSpec(
        sum_of="shipping",
        when={
            "coupon": TextMatcherSpec(present=True),
            "gift": TextMatcherSpec(present=False),
            "tier": "gold",
            "points": TextMatcherSpec(above=9),
        },
    )
