"""The goals: a sentence about all of them, a list, and a matrix of goals and tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model import Message, Outcome, TestCase, message, plural_message
from auditor.report.meta import AuditMeta, GoalMeta
from auditor.report.view import Entry, GoalView, MatrixRow, Problem, State, TagColumn

WORST_FIRST = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED, Outcome.INAPPLICABLE)


def all_goals(meta: AuditMeta, test_cases: Iterable[TestCase]) -> tuple[GoalMeta, ...]:
    """The spec's goals in its order, then goals that only the test cases name."""
    goals = {goal.name: goal for goal in meta.goals}
    for case in test_cases:
        if case.goal is not None and case.goal not in goals:
            goals[case.goal] = GoalMeta(name=case.goal, title=case.goal)
    return tuple(goals.values())


def view_goals(
    goals: Iterable[GoalMeta],
    test_cases: Sequence[TestCase],
    problems: Sequence[Problem],
    open_questions: Sequence[Problem],
) -> tuple[GoalView, ...]:
    """Each goal with its state, which follows from its test cases."""
    return tuple(
        GoalView(
            name=goal.name,
            title=goal.title,
            macro=goal.macro,
            state=_state([case.outcome for case in test_cases if case.goal == goal.name]),
            problems=_breaking(goal.name, test_cases, problems),
            reasons=tuple(question for question in open_questions if goal.name in question.goals),
        )
        for goal in goals
    )


def _breaking(
    goal: str, test_cases: Sequence[TestCase], problems: Sequence[Problem]
) -> tuple[Problem, ...]:
    """The problems that make a goal's test cases fail, or that go back to a line of the goal."""
    failing = {
        finding
        for case in test_cases
        if case.goal == goal and case.outcome is Outcome.FAILED
        for finding in case.findings
    }
    return tuple(
        problem
        for problem in problems
        if any(f.id in failing or (f.goal == goal and f.line) for f in problem.findings)
    )


def _state(outcomes: list[Outcome]) -> State:
    if Outcome.FAILED in outcomes:
        return State.BROKEN
    if Outcome.CANT_TELL in outcomes or Outcome.PASSED not in outcomes:
        return State.UNKNOWN
    return State.WORKS


def headline(goals: Sequence[GoalView], pages: int, others: int) -> Message:
    """The report's first sentence. `others`: how many problems break no goal."""
    if not goals:
        problems = plural_message("{n} finding", "{n} findings", others)
        return message(
            "No goal was checked; {pages} visited, {found}.",
            pages=plural_message("{n} page", "{n} pages", pages),
            found=problems if others else message("no findings"),
        )
    works, broken, unknown = (
        sum(goal.state is state for goal in goals)
        for state in (State.WORKS, State.BROKEN, State.UNKNOWN)
    )
    if works == len(goals):
        return _all_right(works, others)
    if len(goals) == 1:
        return (
            message("The one goal is broken.")
            if broken
            else message("The one goal could not be checked.")
        )
    if broken == len(goals):
        return message("All {n} goals are broken.", n=broken)
    bad = [
        *([plural_message("{n} is broken", "{n} are broken", broken)] * bool(broken)),
        *(
            [plural_message("{n} could not be checked", "{n} could not be checked", unknown)]
            * bool(unknown)
        ),
    ]
    if works == 0:
        everything = len(goals)
        return message("None of {n} goals could be confirmed: {bad}.", n=everything, bad=tuple(bad))
    both = message("{one}; {other}", one=bad[0], other=bad[1]) if len(bad) > 1 else bad[0]
    return plural_message(
        "{n} of {all} goals is counted right; {bad}.",
        "{n} of {all} goals are counted right; {bad}.",
        works,
        all=len(goals),
        bad=both,
    )


def _all_right(goals: int, others: int) -> Message:
    right = plural_message(
        "The one goal is counted right", "All {n} goals are counted right", goals
    )
    if not others:
        return message("{right}.", right=right)
    beside = plural_message("there is {n} other finding", "there are {n} other findings", others)
    return message("{right}, but {beside}.", right=right, beside=beside)


def make_columns(
    meta: AuditMeta, test_cases: Iterable[TestCase], names: dict[str, str]
) -> list[TagColumn]:
    """The spec's tags in its order, then tags that only the test cases name."""
    columns = {
        tag.name: TagColumn(
            name=tag.name, vendor=names.get(tag.vendor, tag.vendor), account=tag.account
        )
        for tag in meta.tags
    }
    for case in test_cases:
        columns.setdefault(case.tag, TagColumn(name=case.tag, vendor=case.tag, account=""))
    return list(columns.values())


def make_matrix(
    goals: Iterable[GoalMeta],
    columns: Sequence[TagColumn],
    test_cases: Sequence[TestCase],
    problems: Iterable[Problem],
) -> tuple[MatrixRow, ...]:
    """The rows of the matrix: one for each goal, and one for the crawl if it has test cases."""
    problem_of = {finding.id: problem for problem in problems for finding in problem.findings}
    rows: list[tuple[str | None, str]] = [(goal.name, goal.title) for goal in goals]
    if any(case.goal is None for case in test_cases):
        rows.append((None, message("Every page of the crawl")))
    return tuple(
        MatrixRow(
            title=title,
            goal=goal,
            fields=tuple(
                _field(column.name, [case for case in test_cases if case.goal == goal], problem_of)
                for column in columns
            ),
        )
        for goal, title in rows
    )


def _field(tag: str, row: list[TestCase], problem_of: dict[int, Problem]) -> tuple[Entry, ...]:
    """One entry for each outcome (and event, where a tag is expected to send several)."""
    test_cases = [case for case in row if case.tag == tag]
    several = len({case.about for case in test_cases}) > 1
    entries: dict[tuple[Outcome, str], list[TestCase]] = {}
    for case in sorted(test_cases, key=lambda case: WORST_FIRST.index(case.outcome)):
        what = case.about.removeprefix(f"{case.tag} ") if several else ""
        entries.setdefault((case.outcome, what), []).append(case)
    return tuple(
        Entry(
            outcome=outcome,
            label=" · ".join(filter(None, [what, _combinations(same, row)])),
            cells=tuple(same),
            problems=_problems(same, problem_of),
        )
        for (outcome, what), same in entries.items()
    )


def _problems(test_cases: list[TestCase], problem_of: dict[int, Problem]) -> tuple[Problem, ...]:
    ids = [finding for case in test_cases for finding in case.findings if finding in problem_of]
    by_anchor = {problem_of[finding].anchor: problem_of[finding] for finding in ids}
    return tuple(by_anchor.values())


def _combinations(test_cases: list[TestCase], row: list[TestCase]) -> str:
    """The names of legs and devices, where the row has more than one leg or device."""
    legs = list(dict.fromkeys(case.leg for case in row))
    devices = list(dict.fromkeys(case.device for case in row))
    walked = {(case.leg, case.device) for case in test_cases}
    by_leg = {leg: [device for device in devices if (leg, device) in walked] for leg in legs}
    parts = []
    for leg, on_devices in by_leg.items():
        if not on_devices:
            continue
        some = "" if len(on_devices) == len(devices) else ", ".join(on_devices)
        parts.append(" ".join(filter(None, [leg if len(legs) > 1 else "", some])))
    return ", ".join(filter(None, parts))
