"""The score of an audit, and which problems cost most. docs/report.md publishes the rules."""

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
"""Points that a problem costs its part; half of it where only micro goals have it."""
MACRO = 3
"""A macro goal's test case counts as much as so many of a micro goal."""
TOP = 5


def score(
    goals: Sequence[GoalView],
    cells: Sequence[TestCase],
    problems: Sequence[Problem],
    meta: AuditMeta,
    checks: Mapping[str, Check],
) -> Score:
    """Count each part, and weigh those that the audit can tell of."""
    macro = {goal.name for goal in goals if goal.macro}
    told_cells = [c for c in cells if c.goal and c.outcome in (Outcome.PASSED, Outcome.FAILED)]
    parts = [_integrity(told_cells, problems, macro)]
    looked_for = {_part_of(slug) for check in checks.values() for slug in check.faults}
    for part in (Part.VALUES, Part.ATTRIBUTION, Part.CONSENT, Part.HYGIENE):
        reason = _untold(part, looked_for, told_cells, meta)
        if reason:
            parts.append(ScorePart(part=part, weight=WEIGHTS[part], points=None, why=reason))
        else:
            parts.append(_penalised(part, problems, macro))
    counted = [each for each in parts if each.points is not None]
    if parts[0].points is None:
        return Score(points=None, parts=tuple(parts))
    whole = sum(each.weight * (each.points or 0) for each in counted)
    return Score(points=round(whole / sum(p.weight for p in counted)), parts=tuple(parts))


def most_costly(problems: Iterable[Problem], goals: Sequence[GoalView]) -> tuple[Problem, ...]:
    """The problems that cost most: by severity, then macro goals, then how many goals they hit."""
    macro = {goal.name for goal in goals if goal.macro}

    def cost(problem: Problem) -> tuple[int, ...]:
        hit = len(macro.intersection(problem.goals))
        return (-problem.severity, -hit, -len(problem.goals), -len(problem.places))

    return tuple(sorted(problems, key=cost)[:TOP])


def _part_of(slug: str) -> Part:
    fault = catalogue().get(slug)
    return FAMILIES.get(fault.family, Part.HYGIENE) if fault else Part.HYGIENE


def _integrity(
    cells: Sequence[TestCase], problems: Sequence[Problem], macro: set[str]
) -> ScorePart:
    """The share of test cases that pass, less what breaks no test case and still misdirects."""
    part, weight = Part.INTEGRITY, WEIGHTS[Part.INTEGRITY]
    weights = [(MACRO if cell.goal in macro else 1, cell.outcome) for cell in cells]
    whole = sum(number for number, _ in weights)
    if not whole:
        why = message("no test case of a goal could be told")
        return ScorePart(part=part, weight=weight, points=None, why=why)
    good = sum(number for number, outcome in weights if outcome is Outcome.PASSED)
    guilty = {finding for cell in cells for finding in cell.findings}
    beside = [
        p
        for p in problems
        if _part_of(p.fault) is part and not any(f.id in guilty for f in p.findings)
    ]
    points = max(0, round(100 * good / whole) - sum(_penalty(each, macro) for each in beside))
    passed = sum(outcome is Outcome.PASSED for _, outcome in weights)
    why = message("{passed} of {cases} pass", passed=passed,
               cases=plural_message("{n} test case", "{n} test cases", len(cells)))  # fmt: skip
    if beside:
        others = plural_message("{n} problem beside them", "{n} problems beside them", len(beside))
        why = message("{cases}; {others}", cases=why, others=others)
    return ScorePart(part=part, weight=weight, points=points, why=why)


def _penalised(part: Part, problems: Sequence[Problem], macro: set[str]) -> ScorePart:
    own = [problem for problem in problems if _part_of(problem.fault) is part]
    points = max(0, 100 - sum(_penalty(each, macro) for each in own))
    why = (
        plural_message("{n} problem", "{n} problems", len(own))
        if own
        else message("no problem found")
    )
    return ScorePart(part=part, weight=WEIGHTS[part], points=points, why=why)


def _penalty(problem: Problem, macro: set[str]) -> int:
    full = PENALTY[problem.severity]
    return full // 2 if problem.goals and not macro.intersection(problem.goals) else full


def _untold(part: Part, looked_for: set[Part], cells: Sequence[TestCase], meta: AuditMeta) -> str:
    """Why a part can't be told; empty where it can."""
    if part not in looked_for:
        return message("this version does not check it")
    if part is Part.VALUES and not cells:
        return message("no test case of a goal could be told")
    if part is Part.CONSENT and not meta.has_choice:
        return message("the spec has no consent choice")
    return ""
