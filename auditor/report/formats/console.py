"""The summary of a report on the terminal, short enough to read in ten seconds."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TextIO

import click

from auditor.errors import ExitCode
from auditor.model import Outcome, Severity
from auditor.model.messages import count, listing
from auditor.report.compared.changes import in_short
from auditor.report.ending import Ending
from auditor.report.text import clean, inert
from auditor.report.view import Change, GoalView, Problem, ReportView, State

WIDTH = 96
MOST = 5
"""Problems of one kind, before it says how many more there are."""
WORST_LAST = (State.WORKS, State.UNKNOWN, State.BROKEN)
"""Goals in the order in which they are printed: the end is read first, above the prompt."""
COLOURS: Mapping[State | Outcome | Severity, str] = {
    State.WORKS: "green",
    State.BROKEN: "red",
    State.UNKNOWN: "yellow",
    Outcome.CANT_TELL: "yellow",
    Severity.CRITICAL: "red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
}
COLOURS_OF_CODES = {ExitCode.PASSED: "green", ExitCode.INCONCLUSIVE: "yellow"}
"""All others are red."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The marks beside goals; a terminal that can't show these gets those of PLAIN."""

    works: str = "✓"
    broken: str = "✗"
    unknown: str = "?"
    dot: str = "·"

    def of(self, state: State) -> str:
        """The mark of a goal's state."""
        return {State.WORKS: self.works, State.BROKEN: self.broken, State.UNKNOWN: self.unknown}[
            state
        ]


PLAIN = Signs(works="ok", broken="x", unknown="?", dot="-")


def print_summary(view: ReportView, ending: Ending, *, whole: bool = False) -> None:
    """Write the summary on stdout; colours only where a terminal shows them."""
    show(lambda signs: summary(view, ending, signs=signs, whole=whole))


def print_verdict(view: ReportView, ending: Ending) -> None:
    """Write the verdict in one line on stdout."""
    show(lambda _: f"{ending.line(view)} {clean(view.headline)}")


def show(make: Callable[[Signs], str], stream: TextIO | None = None) -> None:
    """Write a text that may be styled, as far as the stream takes styles and signs."""
    out = stream or sys.stdout
    encoding = out.encoding or "utf-8"
    text = make(Signs() if _can_show("✓✗·", encoding) else PLAIN)
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(inert(shown), file=out, color=wants_colour(os.environ))


def wants_colour(environ: Mapping[str, str]) -> bool | None:
    """Whether the user wants colours. None: click decides, by whether it writes to a terminal."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return False if environ.get("TERM") == "dumb" else None


def _can_show(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def summary(
    view: ReportView, ending: Ending, *, signs: Signs = Signs(), whole: bool = False
) -> str:
    """The summary, styled for a terminal; click.echo removes the styles elsewhere.

    `whole`: with all problems, not only the worst.
    """
    return "\n".join(_lines(view, ending, signs, whole))


def _lines(view: ReportView, ending: Ending, signs: Signs, whole: bool) -> Iterator[str]:  # noqa: FBT001 - from above
    meta = view.meta
    heads = [clean(part, 80) for part in (meta.title, meta.whose) if part]
    yield click.style(f" {signs.dot} ".join(heads), bold=True)
    warnings = view.change.warnings if view.change else ()
    for notice in (*view.notices, *meta.notes, *warnings):
        yield from wrapped(f"! {clean(notice, 400)}")
    yield ""
    for goal in sorted(view.goals, key=lambda goal: WORST_LAST.index(goal.state)):
        yield from _goal(goal, signs)
    yield from _listed("All findings" if whole else "Worst first", *_worst_problems(view, whole))
    change = view.change
    if change is not None and not whole:
        added = (*change.new, *change.no_longer_ignored, *change.first_look)
        news = [problem for problem in added if problem not in view.top]
        yield from _listed(f"Also new since {moment(change.since)}", news[:MOST], len(news))
    unsure = [question for question in view.open_questions if not question.goals]
    yield from _listed("Could not tell", unsure[:MOST], len(unsure))
    if view.goals or view.problems or unsure:
        yield ""
    yield click.style(view.headline, bold=True, fg=COLOURS[_worst(view)])
    dot = f" {signs.dot} "
    yield dot.join(_judgement(view))
    if change is not None:
        yield f"Since {'the baseline of ' if change.is_baseline else ''}{_since(change)}"
    yield click.style(dot.join(_tallies(view)), dim=True)
    yield click.style(ending.line(view), bold=True, fg=COLOURS_OF_CODES.get(ending.code, "red"))


def _worst_problems(view: ReportView, whole: bool) -> tuple[Sequence[Problem], int]:  # noqa: FBT001 - from above
    return (view.problems if whole else view.top), len(view.problems)


def _since(change: Change) -> str:
    return f"{moment(change.since)}: {in_short(change)}."


def _worst(view: ReportView) -> State:
    states = {goal.state for goal in view.goals}
    if State.BROKEN in states or view.problems:
        return State.BROKEN
    return State.UNKNOWN if State.UNKNOWN in states or view.open_questions else State.WORKS


def _goal(goal: GoalView, signs: Signs) -> Iterator[str]:
    sign = click.style(signs.of(goal.state), fg=COLOURS[goal.state], bold=True)
    numbers = Counter(problem.severity for problem in goal.problems)
    counts = listing([f"{numbers[s]} {s.name.lower()}" for s in reversed(Severity) if numbers[s]])
    line = f"  {sign} {clean(goal.title, 80)}"
    yield f"{line}: {counts}" if counts and goal.state is State.BROKEN else line
    if goal.state is State.UNKNOWN:
        if not goal.reasons:
            yield "      it was not walked, or nothing was expected of it"
        for problem in goal.reasons[:1]:
            yield from problem_lines(problem)
        if len(goal.reasons) > 1:
            yield f"{'':16}and {len(goal.reasons) - 1:,} more in the report"


def _listed(title: str, shown: Sequence[Problem], number: int) -> Iterator[str]:
    if not shown:
        return
    yield ""
    yield f"  {click.style(title, bold=True)}"
    for problem in shown:
        yield from problem_lines(problem)
    if number > len(shown):
        yield f"{'':16}and {number - len(shown):,} more in the report"


def problem_lines(problem: Problem, *, say_new: bool = True) -> Iterator[str]:
    """The two or three lines of a problem: severity, message, and where it was seen."""
    unsure = problem.outcome is Outcome.CANT_TELL
    word = "unsure" if unsure else problem.severity.name.lower()
    colour = COLOURS[problem.outcome if unsure else problem.severity]
    message = ("new: " if problem.is_new and say_new else "") + clean(problem.message, 300)
    lines = wrap(message, WIDTH - 16) or [""]
    yield f"      {click.style(f'{word:<9}', fg=colour)} {lines[0]}"
    yield from (f"{'':16}{line}" for line in lines[1:])
    yield f"{'':16}" + click.style(f"{_where(problem)} ({clean(problem.check, 60)})", dim=True)


def _where(problem: Problem) -> str:
    ways = clean(f"{', '.join(problem.legs)} on {', '.join(problem.devices)}", 80)
    pages = problem.pages
    new = problem.new_places
    more = f"{new:,} of these places {'is' if new == 1 else 'are'} new" if new else ""
    where = count(len(pages), "page") if len(pages) > 1 else clean("".join(pages), 80)
    return "; ".join(filter(None, (ways, where, more)))


def wrapped(text: str) -> Iterable[str]:
    """A paragraph as lines; all but the first are indented."""
    return wrap(text, WIDTH, subsequent_indent="  ")


def moment(iso: str) -> str:
    """Date and time of a moment in ISO 8601, without seconds; any other text, cut."""
    match = re.match(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)", iso)
    return f"{match[1]} {match[2]}" if match else clean(iso, 40)


def _judgement(view: ReportView) -> Iterator[str]:
    points, before = view.score.points, view.change.points if view.change else None
    if points is not None:
        yield f"Score {points} of 100" + (f" ({before} before)" if before is not None else "")
    kinds = [f"{number} {severity.name.lower()}" for severity, number in view.by_severity]
    problems = count(len(view.problems), "finding")
    yield f"{problems} ({listing(kinds)})" if kinds else problems
    if view.open_questions:
        yield f"{len(view.open_questions)} could not tell"
    if view.suppressed:
        yield f"{len(view.suppressed)} suppressed"


def _tallies(view: ReportView) -> Iterator[str]:
    totals = view.totals
    yield count(totals.visits, "visit")
    yield count(totals.pages, "page")
    yield f"{count(totals.hits, 'hit')} ({totals.held:,} held)"
    if view.unread:
        yield f"{count(len(view.unread), 'kind')} of requests not read"
