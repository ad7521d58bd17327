"""How an audit ended: its exit code, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from auditor.errors import ExitCode
from auditor.model import Severity
from auditor.model.messages import count
from auditor.report.view import Problem, ReportView

WORDS = {
    ExitCode.PASSED: "PASSED",
    ExitCode.FINDINGS: "FAILED",
    ExitCode.INCONCLUSIVE: "COULD NOT TELL",
    ExitCode.INTERRUPTED: "INTERRUPTED",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An audit's exit code, and the severity from which a problem makes it fail."""

    code: ExitCode
    fail_on: str = ""

    def line(self, view: ReportView) -> str:
        """The verdict and its reason, in one line."""
        return f"{WORDS.get(self.code, self.code.name)}: {self.why(view)}"

    def why(self, view: ReportView) -> str:
        """The reason of the verdict, in a sentence."""
        threshold = Severity.__members__.get(self.fail_on.upper(), Severity.HIGH)
        over = [
            problem
            for problem in view.problems
            if problem.severity >= threshold and _counts(problem, view)
        ]
        beyond = "" if view.known is None else " that the baseline does not have"
        limit = f"at or over {threshold.name.lower()}{beyond}"
        match self.code:
            case ExitCode.FINDINGS if over:
                return f"{count(len(over), 'finding')} {limit}."
            case ExitCode.FINDINGS:
                return f"More findings{beyond} than the spec's `allow` tolerates."
            case ExitCode.PASSED:
                return f"No findings {limit}."
            case ExitCode.INCONCLUSIVE | ExitCode.INTERRUPTED if view.meta.interrupted:
                return "The audit did not run to its end."
            case (
                ExitCode.INCONCLUSIVE | ExitCode.INTERRUPTED | ExitCode.USAGE | ExitCode.READER_GONE
            ):
                return f"No findings {limit}, but not everything could be checked."
        assert_never(self.code)


def _counts(problem: Problem, view: ReportView) -> bool:
    """Whether the problem counts: the baseline, if there is one, does not have all of it."""
    in_baseline = view.known
    return in_baseline is None or any(
        finding.fingerprint not in in_baseline for finding in problem.findings
    )
