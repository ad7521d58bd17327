"""Two audits side by side, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

import click

from auditor.model.messages import count
from auditor.report.compared.changes import Section
from auditor.report.compared.diff_view import ComparedAudit, DiffView
from auditor.report.ending import WORDS
from auditor.report.formats.console import (
    COLOURS,
    COLOURS_OF_CODES,
    WIDTH,
    moment,
    problem_lines,
    wrapped,
)
from auditor.report.text import clean
from auditor.report.view import Gone

MOST = 20
"""Problems of one kind, before it says how many more there are."""


def render_text(view: DiffView) -> str:
    """The comparison as text, styled for a terminal."""
    return "\n".join(_lines(view))


def verdict_line(view: DiffView) -> str:
    """The verdict in one line, styled for a terminal."""
    return click.style(
        f"{WORDS[view.code]}: {view.verdict}",
        bold=True,
        fg=COLOURS_OF_CODES.get(view.code, "red"),
    )


def _lines(view: DiffView) -> Iterator[str]:
    yield from _audit("Old", view.old)
    yield from _audit("New", view.new)
    for warning in view.change.warnings:
        yield from wrapped(f"! {clean(warning, 400)}")
    for section in view.sections:
        yield from _section(section)
    yield ""
    yield f"{view.in_short[:1].upper()}{view.in_short[1:]}."
    yield verdict_line(view)


def _audit(name: str, audit: ComparedAudit) -> Iterator[str]:
    past = audit.past
    points = "?" if past.points is None else past.points
    yield (
        f"{name}  {moment(past.started)}  score {points} of 100, {past.works} of "
        f"{count(past.works + past.broken + past.unknown, 'goal')} counted right, "
        f"{count(past.problems, 'finding')}"
    )
    yield click.style(f"     {clean(str(audit.path), 300)}", dim=True)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"  {click.style(section.title, bold=True)} ({len(section):,})"
    for problem in section.problems[:MOST]:
        yield from problem_lines(problem, say_new=False)
    for gone in section.gone[:MOST]:
        yield from _gone(gone)
    if len(section) > MOST:
        yield f"{'':16}and {len(section) - MOST:,} more; --format json has them all"


def _gone(gone: Gone) -> Iterator[str]:
    word = click.style(f"{gone.severity.name.lower():<9}", fg=COLOURS[gone.severity])
    lines = wrap(clean(gone.message, 300), WIDTH - 16) or [""]
    yield f"      {word} {lines[0]}"
    yield from (f"{'':16}{line}" for line in lines[1:])
    where = [clean(gone.goal, 60)] if gone.goal else []
    if gone.why:
        share = f" ({gone.unseen:,} of {count(gone.places, 'place')})" if gone.places > 1 else ""
        where.append(f"{gone.why}{share}")
    elif gone.places > 1:
        where.append(count(gone.places, "place"))
    line = " ".join(filter(None, ["; ".join(where), f"({clean(gone.check, 60)})"]))
    yield f"{'':16}" + click.style(line, dim=True)
