"""GitLab's code quality report, which a merge request shows.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. One entry for
each problem; GitLab drops an entry whose fingerprint another one has.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Outcome, Severity
from auditor.model.messages import count
from auditor.report.formats.json_text import Json, pieces
from auditor.report.specplace import identity, line_of, spec_location
from auditor.report.text import clean
from auditor.report.view import Problem, ReportView

SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}
UNSURE = "info"
TEXT = 500


def gitlab_pieces(view: ReportView) -> Iterator[str]:
    """The report as GitLab's code quality report, in plain ASCII."""
    path = clean(spec_location(view.meta).name)
    problems = (*view.problems, *view.open_questions)
    return pieces([_issue(problem, path, line_of(problem, view.meta)) for problem in problems])


def _issue(problem: Problem, path: str, line: int) -> Json:
    failed = problem.outcome is Outcome.FAILED
    return {
        "description": _description(problem),
        "check_name": clean(problem.check),
        "fingerprint": identity(problem),
        "severity": SEVERITIES[problem.severity] if failed else UNSURE,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _description(problem: Problem) -> str:
    where = f"{', '.join(problem.legs)} on {', '.join(problem.devices)}"
    if len(problem.pages) > 1:
        where += f"; {count(len(problem.pages), 'page')}"
    return f"{clean(problem.message, TEXT)} ({clean(where)})"
