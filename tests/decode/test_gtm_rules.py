"""A container's rules, read as far as they can be known without running it."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.decode.gtm_rules import MOST_RULES, read_rules
from auditor.model import Condition, Operand, Rule, Variable


def read(macro: Any, *, rule: Any = None, predicate: Any = None) -> Rule:
    made = {"function": "_eq", "arg0": ["macro", 0], "arg1": "x", **(predicate or {})}
    resource = {
        "macros": [macro],
        "predicates": [made],
        "rules": [rule or [["if", 0], ["add", 0]]],
    }
    rules = read_rules(resource)
    assert rules is not None
    [only] = rules
    return only


@pytest.mark.parametrize(
    ("macro", "variable"),
    [
        ({"function": "__e"}, Variable(kind="e")),
        ({"function": "__u", "vtp_component": "PATH"}, Variable(kind="u", name="PATH")),
        (
            {"function": "__u", "vtp_component": "QUERY", "vtp_queryKey": "id"},
            Variable(kind="u", name="QUERY", key="id"),
        ),
        (
            {"function": "__v", "vtp_name": "a.b", "vtp_dataLayerVersion": 2},
            Variable(kind="v", name="a.b"),
        ),
        ({"function": "__v", "vtp_name": "a.b"}, Variable(kind="v1", name="a.b")),
        (
            {"function": "__u", "vtp_component": "HOST", "vtp_stripWww": True},
            Variable(kind="changed"),
        ),
        (
            {
                "function": "__v",
                "vtp_name": "a",
                "vtp_setDefaultValue": True,
                "vtp_defaultValue": 1,
            },
            Variable(kind="v", name="a", default="1"),
        ),
        ({"function": "__aev", "vtp_varType": "URL"}, Variable(kind="aev", name="URL")),
        ({"function": "__c", "vtp_value": "x"}, "x"),
        ({"function": "__c", "vtp_value": ["macro", 0]}, None),
        ({"function": "__jsm", "vtp_javascript": "..."}, Variable(kind="jsm")),
        ({"function": "__v", "vtp_name": "a", "convert_case_to": 1}, Variable(kind="changed")),
        ("nonsense", None),
    ],
)
def test_a_variable_is_known_by_its_kind_and_its_name(macro: Any, variable: Operand) -> None:
    assert read(macro).conditions == (Condition(operator="eq", left=variable, right="x"),)


@pytest.mark.parametrize(
    ("predicate", "condition"),
    [
        ({"function": "_re", "ignore_case": True}, ("re", "x", True)),
        ({"function": "_unheard_of"}, ("", "x", False)),
        ({"arg1": ["template", "a", ["macro", 0]]}, ("eq", None, False)),
        ({"arg1": 12}, ("eq", "12", False)),
        ({"arg1": True}, ("eq", "true", False)),
    ],
)
def test_what_a_comparison_says(predicate: Any, condition: tuple[str, str | None, bool]) -> None:
    [said] = read({"function": "__e"}, predicate=predicate).conditions
    assert (said.operator, said.right, said.ignore_case) == condition


def test_a_rule_fires_and_stops_tags_by_their_places() -> None:
    rule = read({"function": "__e"}, rule=[["if", 0], ["unless", 7], ["add", 1, 2], ["block", 3]])
    assert (rule.fires, rule.blocks) == (frozenset({1, 2}), frozenset({3}))
    assert rule.exceptions == (Condition(operator="", left=None, right=None),)


@pytest.mark.parametrize(
    "resource",
    [
        {},
        {"macros": [], "predicates": []},
        {"macros": {}, "predicates": [], "rules": []},
        {"macros": [], "predicates": [], "rules": [[]] * (MOST_RULES + 1)},
    ],
)
def test_rules_of_an_unknown_form_are_none(resource: Any) -> None:
    assert read_rules(resource) is None


def test_nonsense_within_a_rule_is_nothing() -> None:
    resource = {"macros": [], "predicates": [1], "rules": [1, [[], "if", ["if", "x"]]]}
    assert read_rules(resource) == (
        Rule(conditions=(Condition(operator="", left=None, right=None),)),
    )
