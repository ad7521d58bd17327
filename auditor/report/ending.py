"""What an audit comes to: its exit code, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from auditor.errors import ExitCode
from auditor.model import Severity
from auditor.report.text import count
from auditor.report.view import Problem, ReportView

WORDS = {
    ExitCode.PASSED: "PASSED",
    ExitCode.FINDINGS: "FAILED",
    ExitCode.INCONCLUSIVE: "COULD NOT TELL",
    ExitCode.INTERRUPTED: "INTERRUPTED",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What an audit ends with, and from which severity up it fails."""

    code: ExitCode
    fail_on: str = ""

    def line(self, view: ReportView) -> str:
        """The verdict and its reason."""
        return f"{WORDS.get(self.code, self.code.name)}: {self.why(view)}"

    def why(self, view: ReportView) -> str:
        """The reason alone."""
        threshold = Severity.__members__.get(self.fail_on.upper(), Severity.HIGH)
        over = [
            problem
            for problem in view.problems
            if problem.severity >= threshold and _news(problem, view)
        ]
        known = "" if view.known is None else " that the baseline does not have"
        limit = f"at or over {threshold.name.lower()}{known}"
        match self.code:
            case ExitCode.FINDINGS if over:
                return f"{count(len(over), 'problem')} {limit}."
            case ExitCode.FINDINGS:
                return f"More problems{known} than the spec's `allow` tolerates."
            case ExitCode.PASSED:
                return f"No problem {limit}."
            case ExitCode.INCONCLUSIVE | ExitCode.INTERRUPTED if view.meta.interrupted:
                return "The audit did not run to its end."
            case (
                ExitCode.INCONCLUSIVE | ExitCode.INTERRUPTED | ExitCode.USAGE | ExitCode.READER_GONE
            ):
                return f"No problem {limit}, but not all could be told."
        assert_never(self.code)


def _news(problem: Problem, view: ReportView) -> bool:
    """Whether the problem counts: the baseline, if there is one, does not have all of it."""
    known = view.known
    return known is None or any(finding.fingerprint not in known for finding in problem.findings)
