"""GitHub Actions: annotations, which the runner reads on stdout, and the step's summary.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from auditor.model import Outcome
from auditor.report.formats.markdown import render_markdown
from auditor.report.specplace import SpecLocation, line_of, spec_location
from auditor.report.text import clean
from auditor.report.view import Problem, ReportView

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The environment variable that holds the path of the step's summary file."""
SUMMARY_BYTES = 1024 * 1024
"""The limit of a step's summary; GitHub refuses a larger one altogether."""
PER_LEVEL = 10
"""Errors that GitHub takes from one step; the same number of warnings."""
TEXT = 1_000
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


def commands(view: ReportView) -> Iterator[str]:
    """The worst problems as workflow commands, one a line; an error is what fails the audit."""
    location, fails = spec_location(view.meta), view.failing
    failed = [p for p in view.problems if any(finding.id in fails for finding in p.findings)]
    failing = {problem.anchor for problem in failed}
    others = [problem for problem in view.problems if problem.anchor not in failing]
    yield from _level("error", failed, location, view)
    yield from _level("warning", [*others, *view.open_questions], location, view)


def _level(
    level: str, problems: Sequence[Problem], location: SpecLocation, view: ReportView
) -> Iterator[str]:
    shown = problems if len(problems) <= PER_LEVEL else problems[: PER_LEVEL - 1]
    for problem in shown:
        line = line_of(problem, view.meta)
        unsure = problem.outcome is Outcome.CANT_TELL
        word = "could not tell" if unsure else problem.severity.name.lower()
        yield _command(level, f"{word}: {problem.check}", _text(problem), location, line)
    if rest := len(problems) - len(shown):
        text = f"There are {rest:,} more: see the summary of this job, or the report."
        yield _command(level, "tagproof", text, location, 1)


def _command(level: str, title: str, message: str, location: SpecLocation, line: int) -> str:
    fields = {"title": clean(title)}
    if location.inside:
        fields = {"file": clean(location.path, TEXT), "line": str(line), **fields}
    properties = ",".join(f"{name}={value.translate(PROPERTY)}" for name, value in fields.items())
    return f"::{level} {properties}::{message.translate(DATA)}"


def _text(problem: Problem) -> str:
    lines = [
        problem.message,
        f"{', '.join(problem.legs)} on {', '.join(problem.devices)}",
        f"expected: {problem.expected}" if problem.expected else "",
        f"seen: {problem.seen}" if problem.seen else "",
        f"again: {problem.reproduce}",
    ]
    return "\n".join(clean(line, TEXT) for line in lines if line)


def render_summary(view: ReportView) -> str:
    """The summary as a file of its own, for a run outside of a step."""
    return render_markdown(view, most=SUMMARY_BYTES)


def append_summary(view: ReportView, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Append the summary to the step's summary file and return its path.

    None: there is no step, its file can't be written, or has no room for ours.
    """
    path = Path(environ.get(SUMMARY) or "")
    try:
        if not path.is_file():
            return None
        text = render_markdown(view, most=SUMMARY_BYTES - path.stat().st_size - 1)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"\n{text}")
    except (OSError, ValueError):
        return None
    return path
