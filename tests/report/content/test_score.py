"""The score: what each part counts, and which problems cost most."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from auditfacts import META, a_cell, a_finding

from auditor.check import find_checks
from auditor.check.faults import catalogue
from auditor.model import Outcome, Severity, TestCase
from auditor.report.content.problems import Background, make_problem
from auditor.report.content.score import FAMILIES, PENALTY, WEIGHTS, most_costly, score
from auditor.report.meta import read_meta
from auditor.report.view import GoalView, Part, Problem, Score, State

CHECKS = find_checks()
AGAINST = Background(meta=read_meta(META), checks=CHECKS, vendors={}, docs={}, exhibits={})
PASSED, FAILED, UNSURE = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL


def goal(name: str, *, macro: bool = True) -> GoalView:
    return GoalView(name=name, title=name, macro=macro, state=State.WORKS, problems=(), reasons=())


GOALS = [goal("purchase"), goal("contact"), goal("newsletter", macro=False)]


def case(name: str, outcome: Outcome, **more: Any) -> TestCase:
    return a_cell(name, "ga4", name, outcome, leg="accept", device="desktop", **more)


def problem(number: int, fault: str, severity: Severity = Severity.HIGH, **more: Any) -> Problem:
    found = a_finding(number, fault, f"{fault}.", fault=fault, severity=severity, **more)
    made = make_problem((found,), number=number, against=AGAINST)
    return replace(made, goals=(more["goal"],) if more.get("goal") else ())


def counted(cells: list[TestCase], problems: list[Problem] = [], **meta: Any) -> Score:  # noqa: B006 - never changed
    return score(GOALS, cells, problems, read_meta({**META, **meta}), CHECKS)


def points(of: Score) -> dict[Part, int | None]:
    return {each.part: each.points for each in of.parts}


def test_the_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(Part)
    assert set(FAMILIES) <= {fault.family for fault in catalogue().values()}


def test_a_site_without_a_fault_has_all_points() -> None:
    sound = counted([case("purchase", PASSED), case("newsletter", PASSED)])
    assert sound.points == 100
    assert sound.parts[0].why == "2 of 2 test cases pass"


def test_a_macro_goals_test_case_counts_three_times_that_of_a_micro_goal() -> None:
    macro = counted([case("purchase", FAILED), case("newsletter", PASSED)])
    micro = counted([case("purchase", PASSED), case("newsletter", FAILED)])
    assert (points(macro)[Part.INTEGRITY], points(micro)[Part.INTEGRITY]) == (25, 75)


def test_what_could_not_be_told_counts_neither_for_nor_against() -> None:
    half = counted([case("purchase", PASSED), case("contact", UNSURE)])
    assert half.points == 100
    nothing = counted([case("contact", UNSURE)])
    assert nothing.points is None
    assert nothing.parts[0].why == "no test case of a goal could be told"


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ("value-negative", Part.VALUES),
        ("pii-in-url", Part.CONSENT),
        ("before-choice", Part.CONSENT),
        ("wrong-account", Part.INTEGRITY),
        ("snippet-not-in-head", Part.HYGIENE),
        ("a-fault-of-somebody-elses-check", Part.HYGIENE),
    ],
)
def test_a_problem_costs_its_own_part_and_no_other(fault: str, part: Part) -> None:
    with_it = points(counted([case("purchase", PASSED)], [problem(1, fault)]))
    assert with_it[part] == 100 - PENALTY[Severity.HIGH]
    others = {each: number for each, number in with_it.items() if each is not part}
    assert set(others.values()) <= {100, None}


def test_a_problem_that_made_a_test_case_fail_is_not_counted_again() -> None:
    one = problem(1, "no-hit", Severity.CRITICAL, goal="purchase")
    cells = [case("purchase", FAILED, findings=(1,)), case("contact", PASSED)]
    assert points(counted(cells, [one]))[Part.INTEGRITY] == 50


def test_of_micro_goals_only_a_problem_costs_half() -> None:
    one = problem(1, "value-negative", goal="newsletter")
    assert points(counted([case("newsletter", PASSED)], [one]))[Part.VALUES] == 90


def test_no_part_falls_below_nothing() -> None:
    many = [problem(n, "pii-in-url", Severity.CRITICAL) for n in range(1, 9)]
    assert points(counted([case("purchase", PASSED)], many))[Part.CONSENT] == 0


def test_a_part_that_nobody_looked_at_has_no_points_and_does_not_weigh() -> None:
    without = counted([case("purchase", FAILED), case("contact", PASSED)], has_choice=False)
    consent = next(each for each in without.parts if each.part is Part.CONSENT)
    assert (consent.points, consent.why) == (None, "the spec has no consent choice")
    told = [each for each in without.parts if each.points is not None]
    expected = sum(each.weight * (each.points or 0) for each in told)
    assert without.points == round(expected / sum(each.weight for each in told))


def test_the_costliest_come_first() -> None:
    small = problem(1, "value-negative", Severity.MEDIUM, goal="purchase")
    micro = problem(2, "no-hit", Severity.CRITICAL, goal="newsletter")
    macro = problem(3, "no-hit", Severity.CRITICAL, goal="purchase")
    rest = [problem(n, "legacy-tag", Severity.LOW) for n in range(4, 9)]
    assert most_costly([small, *rest, micro, macro], GOALS)[:3] == (macro, micro, small)
    assert len(most_costly([small, *rest, micro, macro], GOALS)) == 5
