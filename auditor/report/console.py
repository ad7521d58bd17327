"""What a person reads on the terminal in ten seconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import TextIO

import click

from auditor.model import Outcome, Severity
from auditor.report.text import clean, count, listing
from auditor.report.view import GoalView, Problem, ReportView, State

PER_GOAL = 4
BESIDE = 8
LAST_IS_WORST = (State.WORKS, State.UNKNOWN, State.BROKEN)
"""The end of the summary is what stands above the prompt."""
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


@dataclass(frozen=True, slots=True)
class Signs:
    """The marks beside goals; a terminal that can't show the one set gets the other."""

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


def print_summary(view: ReportView, stream: TextIO | None = None) -> None:
    """Write the summary; colours only where a terminal shows them and NO_COLOR is not set."""
    out = stream or sys.stdout
    encoding = out.encoding or "utf-8"
    text = summary(view, signs=Signs() if _can_show("✓✗·", encoding) else PLAIN)
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(shown, file=out, color=False if os.environ.get("NO_COLOR") else None)


def _can_show(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def summary(view: ReportView, *, signs: Signs = Signs(), width: int = 96) -> str:
    """Lay the summary out, styled for a terminal; click.echo takes the styles off elsewhere."""
    return "\n".join(_lines(view, signs, width))


def _lines(view: ReportView, signs: Signs, width: int) -> Iterator[str]:
    meta = view.meta
    heads = [clean(part, 80) for part in (meta.title, meta.client or meta.site) if part]
    yield click.style(f" {signs.dot} ".join(heads), bold=True)
    for notice in (*view.notices, *meta.notes):
        yield from _wrapped(f"! {clean(notice, 400)}", width)
    yield ""
    for goal in sorted(view.goals, key=lambda goal: LAST_IS_WORST.index(goal.state)):
        yield from _goal(goal, signs, width)
    if view.site_problems:
        beside = "Beside the goals" if view.goals else "On the site"
        yield f"  {click.style(beside, bold=True)}"
        yield from _problems(view.site_problems, BESIDE, width)
    unsure = tuple(each for each in view.open_questions if not each.goals)
    if unsure:
        yield f"  {click.style('Could not tell', bold=True)}"
        yield from _problems(unsure, BESIDE, width)
    if view.goals or view.site_problems or unsure:
        yield ""
    yield click.style(view.headline, bold=True, fg=COLOURS[_worst(view)])
    yield click.style(f" {signs.dot} ".join(_tallies(view)), dim=True)


def _worst(view: ReportView) -> State:
    states = {goal.state for goal in view.goals}
    if State.BROKEN in states or view.problems:
        return State.BROKEN
    return State.UNKNOWN if State.UNKNOWN in states or view.open_questions else State.WORKS


def _goal(goal: GoalView, signs: Signs, width: int) -> Iterator[str]:
    sign = click.style(signs.of(goal.state), fg=COLOURS[goal.state], bold=True)
    yield f"  {sign} {clean(goal.title, 80)}"
    if goal.state is State.BROKEN:
        yield from _problems(goal.problems, PER_GOAL, width)
    if goal.state is State.UNKNOWN:
        if not goal.reasons:
            yield "      it was not walked, or nothing was expected of it"
        yield from _problems(goal.reasons, PER_GOAL, width)


def _problems(problems: tuple[Problem, ...], limit: int, width: int) -> Iterator[str]:
    for problem in problems[:limit]:
        yield from _problem(problem, width)
    if len(problems) > limit:
        yield f"{'':16}and {len(problems) - limit:,} more in the report"


def _problem(problem: Problem, width: int) -> Iterator[str]:
    unsure = problem.outcome is Outcome.CANT_TELL
    word = "unsure" if unsure else problem.severity.name.lower()
    colour = COLOURS[problem.outcome if unsure else problem.severity]
    lines = wrap(clean(problem.message, 300), width - 16) or [""]
    yield f"      {click.style(f'{word:<9}', fg=colour)} {lines[0]}"
    yield from (f"{'':16}{line}" for line in lines[1:])
    where = clean(_where(problem), width - 30)
    yield f"{'':16}" + click.style(f"{where} ({clean(problem.check, 60)})", dim=True)


def _where(problem: Problem) -> str:
    ways = ", ".join(problem.legs) + " on " + ", ".join(problem.devices)
    pages = problem.pages
    return f"{ways}; {count(len(pages), 'page')}" if len(pages) > 1 else f"{ways}; {pages[0]}"


def _wrapped(text: str, width: int) -> Iterable[str]:
    return wrap(text, width, subsequent_indent="  ")


def _tallies(view: ReportView) -> Iterator[str]:
    totals = view.totals
    yield count(totals.visits, "visit")
    yield count(totals.pages, "page")
    yield f"{count(totals.hits, 'hit')} ({totals.held:,} held)"
    kinds = [f"{number} {severity.name.lower()}" for severity, number in view.by_severity]
    problems = count(len(view.problems), "problem")
    yield f"{problems} ({listing(kinds)})" if kinds else problems
    if view.open_questions:
        yield f"{len(view.open_questions)} could not tell"
    if view.suppressed:
        yield f"{len(view.suppressed)} suppressed"
    if view.unread:
        yield f"{count(len(view.unread), 'kind')} of requests not read"
