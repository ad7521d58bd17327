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
from auditor.report.content.scope import NAMES, Seen, families_looked_for, left_out
from auditor.report.content.score import (
    FAMILIES,
    PENALTY,
    WEIGHTS,
    Basis,
    score,
)
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


ALL = {"opened": True, "refused": True, "valued": True}


def counted(cells: list[TestCase], problems: list[Problem] = [], **more: Any) -> Score:  # noqa: B006 - never changed
    seen = Seen(**{name: more.pop(name, default) for name, default in ALL.items()})
    looked_for = families_looked_for(read_meta({**META, **more}), CHECKS)
    basis = Basis(
        goals=GOALS, test_cases=cells, problems=problems, looked_for=looked_for, seen=seen
    )
    return score(basis)


def points(of: Score) -> dict[Part, int | None]:
    return {each.part: each.points for each in of.parts}


def test_the_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(Part)
    assert set(FAMILIES) <= {fault.family for fault in catalogue().values()}


def test_a_site_without_a_fault_has_all_points() -> None:
    sound = counted([case("purchase", PASSED), case("newsletter", PASSED)])
    assert sound.points == 100
    assert sound.parts[0].why == "2 of 2 test cases passed"


def test_a_macro_goals_test_case_counts_three_times_that_of_a_micro_goal() -> None:
    macro = counted([case("purchase", FAILED), case("newsletter", PASSED)])
    micro = counted([case("purchase", PASSED), case("newsletter", FAILED)])
    assert (points(macro)[Part.INTEGRITY], points(micro)[Part.INTEGRITY]) == (25, 75)


def test_what_could_not_be_told_counts_neither_for_nor_against() -> None:
    half = counted([case("purchase", PASSED), case("contact", UNSURE)])
    assert half.points == 100
    nothing = counted([case("contact", UNSURE)])
    assert nothing.points is None
    assert nothing.parts[0].why == "no test case of a goal could be decided"


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


def part(of: Score, name: Part) -> tuple[int | None, str]:
    (found,) = (each for each in of.parts if each.part is name)
    return found.points, found.why


@pytest.mark.parametrize(
    ("unseen", "name", "why"),
    [
        ("valued", Part.VALUES, "no goal sent a value"),
        ("refused", Part.CONSENT, "no visitor refused"),
        ("opened", Part.HYGIENE, "no page was seen to its end"),
    ],
)
def test_a_part_of_which_nothing_was_seen_is_not_checked_and_does_not_weigh(
    unseen: str, name: Part, why: str
) -> None:
    cells = [case("purchase", FAILED), case("contact", PASSED)]
    without = counted(cells, [], **{unseen: False})
    assert part(without, name) == (None, why)
    told = [each for each in without.parts if each.points is not None]
    expected = sum(each.weight * (each.points or 0) for each in told)
    assert without.points == round(expected / sum(each.weight for each in told))
    assert part(counted(cells), name)[0] == 100


def test_what_was_found_in_a_part_counts_however_little_was_seen_of_it() -> None:
    leak = problem(1, "pii-in-url", Severity.CRITICAL)
    cells = [case("purchase", PASSED)]
    assert part(counted(cells, [leak], refused=False), Part.CONSENT)[0] == 60
    assert part(counted(cells, [leak], has_choice=False), Part.CONSENT)[0] == 60


def test_what_is_not_built_or_not_asked_for_is_no_part_of_the_score() -> None:
    names = {each.part for each in counted([case("purchase", PASSED)]).parts}
    assert names == set(Part) - {Part.ATTRIBUTION}
    unasked = counted([case("purchase", PASSED)], has_choice=False)
    assert Part.CONSENT not in {each.part for each in unasked.parts}
    never_asked = read_meta({**META, "has_choice": False, "checks": ["missing-hit", "misfire"]})
    asked = families_looked_for(never_asked, CHECKS)
    assert asked == {"missing", "duplicate", "destination", "misfire"}
    told = [str(text) for text in left_out(never_asked, CHECKS)]
    assert "click ids and campaigns (the spec does not ask for it)" in told
    with_channel = read_meta({**META, "legs": ["accept", "accept+meta"]})
    assert "attribution" in families_looked_for(with_channel, CHECKS)
    assert "the visitor's consent choice (the spec does not ask for it)" in told
    assert len(told) == len(NAMES) - len(asked)


def test_a_site_with_a_fault_has_never_all_points() -> None:
    cells = [case("purchase", PASSED) for _ in range(1000)]
    one = counted([*cells, case("newsletter", FAILED)])
    assert (points(one)[Part.INTEGRITY], one.points) == (99, 99)
    low = problem(1, "snippet-not-in-head", Severity.LOW)
    assert counted(cells, [low]).points == 99
