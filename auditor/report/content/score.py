"""The score of an audit, and the problems that cost most. docs/report.md explains the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditor.check import Check
from auditor.check.faults import catalogue
from auditor.model import Outcome, Severity, TestCase, message, plural_message
from auditor.report.meta import AuditMeta
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
TOP = 5
"""Problems that `most_costly` returns."""


def score(
    goals: Sequence[GoalView],
    test_cases: Sequence[TestCase],
    problems: Sequence[Problem],
    meta: AuditMeta,
    checks: Mapping[str, Check],
) -> Score:
    """The score: each part is counted, and those that the audit can judge are weighed."""
    macro = {goal.name for goal in goals if goal.macro}
    conclusive = [
        case
        for case in test_cases
        if case.goal and case.outcome in (Outcome.PASSED, Outcome.FAILED)
    ]
    parts = [_integrity(conclusive, problems, macro)]
    looked_for = {_part_of(slug) for check in checks.values() for slug in check.faults}
    for part in (Part.VALUES, Part.ATTRIBUTION, Part.CONSENT, Part.HYGIENE):
        reason = _why_unknown(part, looked_for, conclusive, meta)
        if reason:
            parts.append(ScorePart(part=part, weight=WEIGHTS[part], points=None, why=reason))
        else:
            parts.append(_penalised(part, problems, macro))
    counted = [p for p in parts if p.points is not None]
    if parts[0].points is None:
        return Score(points=None, parts=tuple(parts))
    whole = sum(p.weight * (p.points or 0) for p in counted)
    return Score(points=round(whole / sum(p.weight for p in counted)), parts=tuple(parts))


def most_costly(problems: Iterable[Problem], goals: Sequence[GoalView]) -> tuple[Problem, ...]:
    """The problems that cost most: by severity, then macro goals, then how many goals have them."""
    macro = {goal.name for goal in goals if goal.macro}

    def cost(problem: Problem) -> tuple[int, ...]:
        macro_goals = len(macro.intersection(problem.goals))
        return (-problem.severity, -macro_goals, -len(problem.goals), -len(problem.places))

    return tuple(sorted(problems, key=cost)[:TOP])


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
        why = message("no test case of a goal could be told")
        return ScorePart(part=part, weight=weight, points=None, why=why)
    good = sum(number for number, outcome in weights if outcome is Outcome.PASSED)
    in_test_cases = {finding for case in test_cases for finding in case.findings}
    others = [
        p
        for p in problems
        if _part_of(p.fault) is part and not any(f.id in in_test_cases for f in p.findings)
    ]
    points = max(0, round(100 * good / whole) - sum(_penalty(problem, macro) for problem in others))
    passed = sum(outcome is Outcome.PASSED for _, outcome in weights)
    cases = plural_message("{n} test case", "{n} test cases", len(test_cases))
    why = message("{passed} of {cases} pass", passed=passed, cases=cases)
    if others:
        also = plural_message("{n} problem beside them", "{n} problems beside them", len(others))
        why = message("{cases}; {others}", cases=why, others=also)
    return ScorePart(part=part, weight=weight, points=points, why=why)


def _penalised(part: Part, problems: Sequence[Problem], macro: set[str]) -> ScorePart:
    own = [problem for problem in problems if _part_of(problem.fault) is part]
    points = max(0, 100 - sum(_penalty(problem, macro) for problem in own))
    why = (
        plural_message("{n} problem", "{n} problems", len(own))
        if own
        else message("no problem found")
    )
    return ScorePart(part=part, weight=WEIGHTS[part], points=points, why=why)


def _penalty(problem: Problem, macro: set[str]) -> int:
    full = PENALTY[problem.severity]
    return full // 2 if problem.goals and not macro.intersection(problem.goals) else full


def _why_unknown(
    part: Part, looked_for: set[Part], test_cases: Sequence[TestCase], meta: AuditMeta
) -> str:
    """Why the audit can't judge a part of the score; empty where it can."""
    if part not in looked_for:
        return message("this version does not check it")
    if part is Part.VALUES and not test_cases:
        return message("no test case of a goal could be told")
    if part is Part.CONSENT and not meta.has_choice:
        return message("the spec has no consent choice")
    return ""
