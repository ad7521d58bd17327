"""The score of an audit. docs/report.md explains the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.check.faults import catalogue
from auditor.model import Outcome, Severity, TestCase, message, plural_message
from auditor.report.content.scope import Seen
from auditor.report.view import GoalView, Part, Problem, Score, ScorePart

WEIGHTS = {
    Part.INTEGRITY: 40,
    Part.VALUES: 20,
    Part.ATTRIBUTION: 15,
    Part.CONSENT: 20,
    Part.HYGIENE: 5,
}
"""Percent of the whole."""
FAMILIES = {
    "missing": Part.INTEGRITY,
    "duplicate": Part.INTEGRITY,
    "misfire": Part.INTEGRITY,
    "destination": Part.INTEGRITY,
    "dedup": Part.INTEGRITY,
    "value": Part.VALUES,
    "attribution": Part.ATTRIBUTION,
    "consent": Part.CONSENT,
    "privacy": Part.CONSENT,
}
"""Family of the fault catalogue -> part; all others are hygiene."""
PENALTY = {Severity.CRITICAL: 40, Severity.HIGH: 20, Severity.MEDIUM: 8, Severity.LOW: 2}
"""Points that a problem costs its part; half as many if only micro goals have it."""
MACRO_WEIGHT = 3
"""A macro goal's test case counts as much as so many of a micro goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a score is counted from."""

    goals: Sequence[GoalView]
    test_cases: Sequence[TestCase]
    problems: Sequence[Problem]
    looked_for: frozenset[str]
    """The families of faults that were looked for."""
    seen: Seen


def score(basis: Basis) -> Score:
    """The score: each part that was looked for is counted, and those with points are weighed.

    A part of which nothing was seen has no points: it is not checked, which is not 100.
    """
    macro = {goal.name for goal in basis.goals if goal.macro}
    conclusive = [
        case
        for case in basis.test_cases
        if case.goal and case.outcome in (Outcome.PASSED, Outcome.FAILED)
    ]
    looked_for = {FAMILIES.get(family, Part.HYGIENE) for family in basis.looked_for}
    if "consent" not in basis.looked_for:
        # Privacy alone does not make 100 of a part that consent shares with it.
        looked_for.discard(Part.CONSENT)
    parts = [_integrity(conclusive, basis.problems, macro)]
    for part in (Part.VALUES, Part.ATTRIBUTION, Part.CONSENT, Part.HYGIENE):
        own = [problem for problem in basis.problems if _part_of(problem.fault) is part]
        if own:
            parts.append(_penalised(part, own, macro))
        elif reason := _why_unseen(part, conclusive, basis.seen):
            if part in looked_for:
                parts.append(ScorePart(part=part, weight=WEIGHTS[part], points=None, why=reason))
        elif part in looked_for:
            parts.append(_penalised(part, own, macro))
    if parts[0].points is None:
        return Score(points=None, parts=tuple(parts))
    counted = [(p.weight, p.points) for p in parts if p.points is not None]
    whole = sum(weight * points for weight, points in counted)
    points = _percent(whole, 100 * sum(weight for weight, _ in counted))
    return Score(points=points, parts=tuple(parts))


def _part_of(slug: str) -> Part:
    fault = catalogue().get(slug)
    return FAMILIES.get(fault.family, Part.HYGIENE) if fault else Part.HYGIENE


def _integrity(
    test_cases: Sequence[TestCase], problems: Sequence[Problem], macro: set[str]
) -> ScorePart:
    """Conversion integrity: the share of passed test cases, less penalties for other problems."""
    part, weight = Part.INTEGRITY, WEIGHTS[Part.INTEGRITY]
    weights = [(MACRO_WEIGHT if case.goal in macro else 1, case.outcome) for case in test_cases]
    whole = sum(number for number, _ in weights)
    if not whole:
        why = message("no test case of a goal could be decided")
        return ScorePart(part=part, weight=weight, points=None, why=why)
    good = sum(number for number, outcome in weights if outcome is Outcome.PASSED)
    in_test_cases = {finding for case in test_cases for finding in case.findings}
    others = [
        p
        for p in problems
        if _part_of(p.fault) is part and not any(f.id in in_test_cases for f in p.findings)
    ]
    points = max(0, _percent(good, whole) - sum(_penalty(problem, macro) for problem in others))
    passed = sum(outcome is Outcome.PASSED for _, outcome in weights)
    why = plural_message(
        "{passed} of {n} test case passed",
        "{passed} of {n} test cases passed",
        len(test_cases),
        passed=passed,
    )
    if others:
        also = plural_message("{n} other finding", "{n} other findings", len(others))
        why = message("{cases}; {others}", cases=why, others=also)
    return ScorePart(part=part, weight=weight, points=points, why=why)


def _percent(share: int, whole: int) -> int:
    """The share of a whole in percent; only all of it is 100."""
    return 100 if share == whole else min(99, round(100 * share / whole))


def _penalised(part: Part, own: Sequence[Problem], macro: set[str]) -> ScorePart:
    points = max(0, 100 - sum(_penalty(problem, macro) for problem in own))
    why = plural_message("{n} finding", "{n} findings", len(own)) if own else message("no findings")
    return ScorePart(part=part, weight=WEIGHTS[part], points=points, why=why)


def _penalty(problem: Problem, macro: set[str]) -> int:
    full = PENALTY[problem.severity]
    return full // 2 if problem.goals and not macro.intersection(problem.goals) else full


def _why_unseen(part: Part, test_cases: Sequence[TestCase], seen: Seen) -> str:
    """Why nothing was seen of a part that has no problem; empty where something was."""
    if not seen.opened:
        return message("no page was seen to its end")
    if part is Part.VALUES and not test_cases:
        return message("no test case of a goal could be decided")
    if part is Part.VALUES and not seen.valued:
        return message("no goal sent a value")
    if part is Part.CONSENT and not seen.refused:
        return message("no visitor refused")
    return ""
