"""How an audit came out: goals, problems and score, made without reading what visits captured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from auditor.check import find_checks
from auditor.model import Outcome, TestCase
from auditor.report.content.goals import all_goals, view_goals
from auditor.report.content.scope import Seen, families_looked_for
from auditor.report.content.score import Basis, score
from auditor.report.meta import AuditMeta, GoalMeta
from auditor.report.view import GoalView, Past, Problem, Score, State


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerdict:
    """How an audit came out."""

    goal_metas: tuple[GoalMeta, ...]
    """The goals of the report, as the spec names them."""
    goals: tuple[GoalView, ...]
    problems: tuple[Problem, ...]
    open_questions: tuple[Problem, ...]
    suppressed: tuple[Problem, ...]
    score: Score

    def past(self, meta: AuditMeta, *, is_this: bool = False) -> Past:
        """The audit as one entry in the history of its spec."""
        states = [goal.state for goal in self.goals]
        return Past(
            started=meta.started,
            points=self.score.points,
            works=states.count(State.WORKS),
            broken=states.count(State.BROKEN),
            unknown=states.count(State.UNKNOWN),
            problems=len(self.problems),
            is_this=is_this,
        )


def audit_verdict(
    meta: AuditMeta,
    problems: Sequence[Problem],
    test_cases: Sequence[TestCase],
    walked: Collection[str],
    seen: Seen,
) -> AuditVerdict:
    """How an audit came out, by its problems and test cases.

    `walked`: the goals with a visit; `seen`: what the visits showed.
    """
    failed = tuple(p for p in problems if p.outcome is Outcome.FAILED and not p.suppressed_by)
    unsure = tuple(p for p in problems if p.outcome is Outcome.CANT_TELL and not p.suppressed_by)
    metas = all_goals(meta, test_cases)
    if not meta.interrupted:
        # The spec may hold more than this run was asked to walk (--goal).
        metas = tuple(goal for goal in metas if goal.name in walked)
    goals = view_goals(metas, test_cases, failed, unsure)
    return AuditVerdict(
        goal_metas=metas,
        goals=goals,
        problems=failed,
        open_questions=unsure,
        suppressed=tuple(problem for problem in problems if problem.suppressed_by),
        score=score(
            Basis(
                goals=goals,
                test_cases=test_cases,
                problems=failed,
                looked_for=families_looked_for(meta, find_checks()),
                seen=seen,
            )
        ),
    )
