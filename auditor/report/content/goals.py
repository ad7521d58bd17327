"""What an audit says of each goal, in a sentence, in a list and in a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model import Message, Outcome, TestCase, message, plural_message
from auditor.report.meta import AuditMeta, GoalMeta
from auditor.report.view import Entry, GoalView, MatrixRow, Problem, State, TagColumn

WORST_FIRST = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED, Outcome.INAPPLICABLE)


def all_goals(meta: AuditMeta, cells: Iterable[TestCase]) -> tuple[GoalMeta, ...]:
    """The spec's goals in its order, then any that only the test cases know."""
    goals = {goal.name: goal for goal in meta.goals}
    for cell in cells:
        if cell.goal is not None and cell.goal not in goals:
            goals[cell.goal] = GoalMeta(name=cell.goal, title=cell.goal)
    return tuple(goals.values())


def view_goals(
    goals: Iterable[GoalMeta],
    cells: Sequence[TestCase],
    problems: Sequence[Problem],
    open_questions: Sequence[Problem],
) -> tuple[GoalView, ...]:
    """Judge each goal by its test cases."""
    return tuple(
        GoalView(
            name=goal.name,
            title=goal.title,
            macro=goal.macro,
            state=_state([cell.outcome for cell in cells if cell.goal == goal.name]),
            problems=_breaking(goal.name, cells, problems),
            reasons=tuple(
                open_question
                for open_question in open_questions
                if goal.name in open_question.goals
            ),
        )
        for goal in goals
    )


def _breaking(
    goal: str, cells: Sequence[TestCase], problems: Sequence[Problem]
) -> tuple[Problem, ...]:
    """The problems that make a goal's test cases fail, or that a line of the goal asked about."""
    guilty = {
        finding
        for cell in cells
        if cell.goal == goal and cell.outcome is Outcome.FAILED
        for finding in cell.findings
    }
    return tuple(
        problem
        for problem in problems
        if any(f.id in guilty or (f.goal == goal and f.line) for f in problem.findings)
    )


def _state(outcomes: list[Outcome]) -> State:
    if Outcome.FAILED in outcomes:
        return State.BROKEN
    if Outcome.CANT_TELL in outcomes or Outcome.PASSED not in outcomes:
        return State.UNKNOWN
    return State.WORKS


def headline(goals: Sequence[GoalView], pages: int, others: int) -> Message:
    """One sentence for the client. `others`: problems that break no goal."""
    if not goals:
        found = plural_message("{n} problem found", "{n} problems found", others)
        return message(
            "No goal was checked; {pages} visited, {found}.",
            pages=plural_message("{n} page", "{n} pages", pages),
            found=found if others else message("no problem found"),
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
    said = message("{one}; {other}", one=bad[0], other=bad[1]) if len(bad) > 1 else bad[0]
    return plural_message(
        "{n} of {all} goals is counted right; {bad}.",
        "{n} of {all} goals are counted right; {bad}.",
        works,
        all=len(goals),
        bad=said,
    )


def _all_right(goals: int, others: int) -> Message:
    right = plural_message(
        "The one goal is counted right", "All {n} goals are counted right", goals
    )
    if not others:
        return message("{right}.", right=right)
    beside = plural_message("{n} other problem was found", "{n} other problems were found", others)
    return message("{right}, but {beside}.", right=right, beside=beside)


def make_columns(
    meta: AuditMeta, cells: Iterable[TestCase], names: dict[str, str]
) -> list[TagColumn]:
    """The spec's tags in its order, then any that only the test cases know."""
    columns = {
        tag.name: TagColumn(
            name=tag.name, vendor=names.get(tag.vendor, tag.vendor), account=tag.account
        )
        for tag in meta.tags
    }
    for cell in cells:
        columns.setdefault(cell.tag, TagColumn(name=cell.tag, vendor=cell.tag, account=""))
    return list(columns.values())


def make_matrix(
    goals: Iterable[GoalMeta],
    columns: Sequence[TagColumn],
    cells: Sequence[TestCase],
    problem_of: dict[int, Problem],
) -> tuple[MatrixRow, ...]:
    """Lay the test cases out: a row a goal, and one for the crawl if it had any."""
    rows: list[tuple[str | None, str]] = [(goal.name, goal.title) for goal in goals]
    if any(cell.goal is None for cell in cells):
        rows.append((None, message("Every page of the crawl")))
    return tuple(
        MatrixRow(
            title=title,
            goal=goal,
            fields=tuple(
                _field(column.name, [cell for cell in cells if cell.goal == goal], problem_of)
                for column in columns
            ),
        )
        for goal, title in rows
    )


def _field(tag: str, row: list[TestCase], problem_of: dict[int, Problem]) -> tuple[Entry, ...]:
    """One entry an outcome (and event, where a tag is expected to send several)."""
    cells = [cell for cell in row if cell.tag == tag]
    several = len({cell.about for cell in cells}) > 1
    entries: dict[tuple[Outcome, str], list[TestCase]] = {}
    for cell in sorted(cells, key=lambda cell: WORST_FIRST.index(cell.outcome)):
        what = cell.about.removeprefix(f"{cell.tag} ") if several else ""
        entries.setdefault((cell.outcome, what), []).append(cell)
    return tuple(
        Entry(
            outcome=outcome,
            label=" · ".join(filter(None, [what, _combinations(same, row)])),
            cells=tuple(same),
            problems=_problems(same, problem_of),
        )
        for (outcome, what), same in entries.items()
    )


def _problems(cells: list[TestCase], problem_of: dict[int, Problem]) -> tuple[Problem, ...]:
    ids = [finding for cell in cells for finding in cell.findings if finding in problem_of]
    found = {problem_of[each].anchor: problem_of[each] for each in ids}
    return tuple(found.values())


def _combinations(cells: list[TestCase], row: list[TestCase]) -> str:
    """Name legs and devices, as far as the row has more than one of them."""
    legs = list(dict.fromkeys(cell.leg for cell in row))
    devices = list(dict.fromkeys(cell.device for cell in row))
    met = {(cell.leg, cell.device) for cell in cells}
    by_leg = {leg: [device for device in devices if (leg, device) in met] for leg in legs}
    parts = []
    for leg, on in by_leg.items():
        if not on:
            continue
        which = "" if len(on) == len(devices) else ", ".join(on)
        parts.append(" ".join(filter(None, [leg if len(legs) > 1 else "", which])))
    return ", ".join(filter(None, parts))
