"""What to repair first: by cause, and what one repair makes good."""

from __future__ import annotations

from typing import Any

from auditfacts import META, a_finding

from auditor.check import find_checks
from auditor.model import Severity
from auditor.report.content.problems import Background, make_problem
from auditor.report.content.repairs import TOP, fix_first
from auditor.report.meta import read_meta
from auditor.report.view import GoalView, Problem, State

AGAINST = Background(meta=read_meta(META), checks=find_checks(), vendors={}, docs={}, exhibits={})
GOALS = [
    GoalView(name=name, title=name, macro=macro, state=State.WORKS, problems=(), reasons=())
    for name, macro in (("purchase", True), ("contact", True), ("newsletter", False))
]


def problem(number: int, fault: str, severity: Severity, **more: Any) -> Problem:
    found = a_finding(number, fault, f"{fault}.", fault=fault, severity=severity, **more)
    return make_problem((found,), number=number, against=AGAINST)


def test_the_worst_severity_comes_first_and_then_macro_goals() -> None:
    small = problem(1, "value-negative", Severity.MEDIUM, goal="purchase")
    micro = problem(2, "no-hit", Severity.CRITICAL, goal="newsletter")
    macro = problem(3, "no-hit", Severity.CRITICAL, goal="purchase")
    rest = [problem(n, "legacy-tag", Severity.LOW) for n in range(4, 9)]
    repairs = fix_first([small, *rest, micro, macro], GOALS)
    assert [repair.first for repair in repairs][:3] == [macro, micro, small]
    assert len(repairs) == TOP


def test_one_repair_of_two_goals_comes_before_the_repair_of_one() -> None:
    alone = problem(1, "no-hit", Severity.CRITICAL, goal="purchase", tag="ads")
    fix = {"tag": "ga4", "fix": "Send the currency with each event."}
    one = problem(2, "missing-currency", Severity.CRITICAL, goal="purchase", **fix)
    other = problem(3, "missing-currency", Severity.HIGH, goal="contact", **fix)
    first, second = fix_first([alone, one, other], GOALS)
    assert (first.first, first.also) == (one, (other,))
    assert (second.first, second.also) == (alone, ())


def test_other_repairs_and_other_tags_are_causes_of_their_own() -> None:
    fix = "Send the currency with each event."
    one = problem(1, "missing-currency", Severity.HIGH, goal="purchase", tag="ga4", fix=fix)
    two = problem(2, "missing-currency", Severity.HIGH, goal="purchase", tag="meta", fix=fix)
    three = problem(3, "missing-currency", Severity.HIGH, goal="contact", tag="ga4", fix="Ask.")
    assert len(fix_first([one, two, three], GOALS)) == 3


def test_tags_that_ignore_the_same_choice_are_one_repair() -> None:
    meta = problem(1, "after-reject", Severity.CRITICAL, goal="purchase", tag="meta", fix="A")
    tiktok = problem(2, "after-reject", Severity.CRITICAL, goal="contact", tag="tiktok", fix="B")
    (repair,) = fix_first([meta, tiktok], GOALS)
    assert repair.problems == (meta, tiktok)
