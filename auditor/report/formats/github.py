"""GitHub Actions: annotations, which the runner reads on stdout, and the step's summary.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from auditor.model import Outcome, Severity
from auditor.report.formats.markdown import render_markdown
from auditor.report.specplace import SpecLocation, line_of, spec_location
from auditor.report.text import clean
from auditor.report.view import Problem, ReportView

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable that names the file which the step's summary is appended to."""
SUMMARY_BYTES = 1024 * 1024
"""What a step's summary may hold; GitHub refuses a larger one altogether."""
PER_LEVEL = 10
"""Errors, and warnings, that GitHub takes of one step."""
TEXT = 1_000
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


def commands(view: ReportView, fail_on: str) -> Iterator[str]:
    """The worst problems as workflow commands, one a line: errors are what fails the audit.

    Args:
        view: the report.
        fail_on: the severity from which a problem fails it.
    """
    place = spec_location(view.meta)
    threshold = Severity.__members__.get(fail_on.upper(), Severity.HIGH)
    failed = [problem for problem in view.problems if _fails(problem, threshold, view)]
    known = {each.anchor for each in failed}
    others = [problem for problem in view.problems if problem.anchor not in known]
    yield from _level("error", failed, place, view)
    yield from _level("warning", [*others, *view.open_questions], place, view)


def _fails(problem: Problem, threshold: Severity, view: ReportView) -> bool:
    """Whether it is as bad as the audit's threshold; what a baseline has fails nothing."""
    known = view.known or frozenset()
    is_news = any(finding.fingerprint not in known for finding in problem.findings)
    return problem.severity >= threshold and is_news


def _level(
    level: str, problems: Sequence[Problem], place: SpecLocation, view: ReportView
) -> Iterator[str]:
    shown = problems if len(problems) <= PER_LEVEL else problems[: PER_LEVEL - 1]
    for problem in shown:
        line = line_of(problem, view.meta)
        unsure = problem.outcome is Outcome.CANT_TELL
        word = "could not tell" if unsure else problem.severity.name.lower()
        yield _command(level, f"{word}: {problem.check}", _told(problem), place, line)
    if rest := len(problems) - len(shown):
        told = f"There are {rest:,} more: see the summary of this job, or the report."
        yield _command(level, "tagproof", told, place, 1)


def _command(level: str, title: str, message: str, place: SpecLocation, line: int) -> str:
    told = {"title": clean(title)}
    if place.inside:
        told = {"file": clean(place.path, TEXT), "line": str(line), **told}
    properties = ",".join(f"{name}={value.translate(PROPERTY)}" for name, value in told.items())
    return f"::{level} {properties}::{message.translate(DATA)}"


def _told(problem: Problem) -> str:
    lines = [
        problem.message,
        f"{', '.join(problem.legs)} on {', '.join(problem.devices)}",
        f"expected: {problem.expected}" if problem.expected else "",
        f"seen: {problem.seen}" if problem.seen else "",
        f"again: {problem.reproduce}",
    ]
    return "\n".join(clean(line, TEXT) for line in lines if line)


def render_summary(view: ReportView) -> str:
    """The summary as a file of its own, where there is no step to append it to."""
    return render_markdown(view, most=SUMMARY_BYTES)


def append_summary(view: ReportView, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Append the summary to that of the step, and say where it is.

    None: there is no step, its summary can't be written, or it is so full that ours has no room.
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
