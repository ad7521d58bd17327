"""tag-without-trigger: rules that fire a tag, and none that can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from publishedcontainers import LEAD, SCRIPT, contains, equals, on, with_container

from auditor.model import Condition, Outcome, Rule
from auditor.testing import failures, refs, verdicts

CHECK = "tag-without-trigger"
FOUND = [(CHECK, "gtm GTM-TEST01")]
JOINED = on("joined")
UNKNOWN = Condition(operator="", left=None, right=None)


def test_a_tag_that_no_rule_fires_is_told() -> None:
    [verdict] = verdicts(CHECK, with_container(LEAD))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, CHECK)
    assert verdict.message == ("No trigger of the container GTM-TEST01 can fire tag 7 (meta Lead).")
    assert verdict.actual == "no trigger"
    assert refs(verdict.evidence) == [("request", 1)]


def test_a_tag_that_a_rule_fires_passes() -> None:
    [verdict] = verdicts(CHECK, with_container(LEAD, rules=(JOINED,)))
    assert verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "rules",
    [
        (on("joined", equals("left")),),
        (on("joined", unless=(equals("joined"),)),),
        (JOINED, Rule(conditions=(equals("joined"),), blocks=frozenset({0}))),
        (on("joined", contains("/a")), Rule(conditions=(contains("/a"),), blocks=frozenset({0}))),
        (on("left", fires=1),),
    ],
    ids=["two events", "excepted at once", "always stopped", "stopped here", "another's"],
)
def test_a_rule_that_can_never_hold_fires_nothing(rules: tuple[Rule, ...]) -> None:
    assert failures(CHECK, with_container(LEAD, rules=rules)) == FOUND


@pytest.mark.parametrize(
    "rules",
    [
        (on("joined", contains("/a"), contains("/b")),),
        (on("joined", equals("true", SCRIPT), equals("false", SCRIPT)),),
        (on("joined", UNKNOWN, unless=(UNKNOWN,)),),
        (on("joined"), Rule(conditions=(UNKNOWN,), blocks=frozenset({0}))),
        (on("joined"), Rule(conditions=(contains("/a"),), blocks=frozenset({0}))),
        (on("a", equals("b")), on("joined")),
        None,
    ],
    ids=[
        "both may hold", "two scripts", "both unreadable", "stopped by the unreadable",
        "stopped elsewhere", "one of two", "rules that nobody can read",
    ],
)  # fmt: skip
def test_of_a_rule_that_may_hold_nothing_is_said(rules: tuple[Rule, ...] | None) -> None:
    assert failures(CHECK, with_container(LEAD, rules=rules)) == []


@pytest.mark.parametrize("tag", [replace(LEAD, paused=True), replace(LEAD, is_called=True)])
def test_a_tag_that_needs_no_trigger_is_not_told(tag: object) -> None:
    assert failures(CHECK, with_container(tag)) == []  # type: ignore[arg-type]


def test_many_tags_are_one_finding() -> None:
    tags = [replace(LEAD, number=number, id=str(number)) for number in range(30)]
    [verdict] = verdicts(CHECK, with_container(*tags))
    assert "tag 7 (meta Lead) and + 22" in verdict.message
