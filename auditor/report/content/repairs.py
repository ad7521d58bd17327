"""What to repair first: findings that one repair makes good count together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.check.faults import catalogue
from auditor.report.view import GoalView, Problem

TOP = 5
"""Repairs that `fix_first` returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One thing to do, and what it makes good."""

    first: Problem
    """The worst of the findings."""
    also: tuple[Problem, ...]
    """The others."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All findings that it makes good."""
        return (self.first, *self.also)


def fix_first(problems: Iterable[Problem], goals: Sequence[GoalView]) -> tuple[Repair, ...]:
    """The repairs that are worth most: the worst severity, then macro goals, goals and places."""
    macro = {goal.name for goal in goals if goal.macro}

    def worth(repair: Repair) -> tuple[int, ...]:
        mended = {goal for problem in repair.problems for goal in problem.goals}
        places = sum(len(problem.places) for problem in repair.problems)
        return (-repair.first.severity, -len(macro & mended), -len(mended), -places)

    by_cause: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        by_cause.setdefault(_cause(problem), []).append(problem)
    repairs = []
    for group in by_cause.values():
        first, *also = sorted(group, key=lambda problem: -problem.severity)
        repairs.append(Repair(first=first, also=tuple(also)))
    return tuple(sorted(repairs, key=worth)[:TOP])


def _cause(problem: Problem) -> tuple[str, ...]:
    """What two findings share if one repair makes both good.

    Tags that ignore the visitor's choice wait for the same signal. Of one tag, the same repair of
    the same fault is one variable or setting, on however many goals.
    """
    fault = catalogue().get(problem.fault)
    if fault is not None and fault.family == "consent":
        return (problem.fault,)
    if problem.fault and problem.tag and problem.own_fix:
        return (problem.fault, problem.tag, problem.own_fix)
    return (problem.anchor,)
