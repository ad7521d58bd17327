"""Two audits side by side: what `tagproof diff` shows, in any format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from auditor.errors import ExitCode
from auditor.judge.diff import ADDED, Difference
from auditor.model import Severity, message, plural_message
from auditor.report.compared.changes import Comparison, Section, in_short, sections
from auditor.report.compared.outline import Outline
from auditor.report.content.verdict import AuditVerdict
from auditor.report.meta import AuditMeta
from auditor.report.view import Change, Past
from auditor.report.words import WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAudit:
    """One of the two audits."""

    path: Path
    meta: AuditMeta
    past: Past
    """How it came out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffView:
    """Two audits side by side."""

    old: ComparedAudit
    new: ComparedAudit
    change: Change
    difference: Difference
    fail_on: Severity
    code: ExitCode

    @property
    def sections(self) -> tuple[Section, ...]:
        """What changed, the most important first; none is empty."""
        return tuple(section for section in sections(self.change) if len(section))

    @property
    def in_short(self) -> str:
        """What changed, in numbers."""
        return in_short(self.change)

    @property
    def verdict(self) -> str:
        """The exit code's meaning, in a sentence."""
        over = WORDS[self.fail_on]
        match self.code:
            case ExitCode.FINDINGS:
                return message(
                    "{findings} at or over “{severity}” that the earlier audit did not have.",
                    findings=plural_message("{n} finding", "{n} findings", self._added()),
                    severity=over,
                )
            case ExitCode.PASSED:
                return message("Nothing new at or over “{severity}”.", severity=over)
            case (
                ExitCode.INCONCLUSIVE | ExitCode.INTERRUPTED | ExitCode.USAGE | ExitCode.READER_GONE
            ):
                return message(
                    "Nothing new at or over “{severity}”, but the later audit could not tell "
                    "everything.",
                    severity=over,
                )
        assert_never(self.code)

    def _added(self) -> int:
        """The number of problems over the threshold that are new, or new in some place."""
        change = self.change
        there = (*change.new, *change.first_look, *change.no_longer_ignored, *change.still)
        return sum(
            problem.severity >= self.fail_on and bool(problem.is_new or problem.new_places)
            for problem in there
        )


def compare_audits(old: Outline, new: Outline, fail_on: Severity | None = None) -> DiffView:
    """Two audits side by side. `fail_on` None: what the later audit's spec says."""
    comparison = Comparison(old, new.meta, new.side)
    problems = tuple(map(comparison.mark, new.problems()))
    after = new.verdict(problems)
    threshold = fail_on or Severity.__members__.get(new.meta.fail_on.upper(), Severity.HIGH)
    return DiffView(
        old=_compared(old, old.verdict()),
        new=_compared(new, after),
        change=comparison.change(after.problems, after.open_questions),
        difference=comparison.difference,
        fail_on=threshold,
        code=_code(comparison.difference, new, threshold),
    )


def _compared(outline: Outline, verdict: AuditVerdict) -> ComparedAudit:
    return ComparedAudit(path=outline.path, meta=outline.meta, past=verdict.past(outline.meta))


def _code(difference: Difference, new: Outline, fail_on: Severity) -> ExitCode:
    if any(e.kind in ADDED and e.finding.severity >= fail_on for e in difference.failures):
        return ExitCode.FINDINGS
    has_new_question = any(question.kind in ADDED for question in difference.questions)
    if has_new_question or new.meta.interrupted or not new.side.visit_keys:
        return ExitCode.INCONCLUSIVE
    return ExitCode.PASSED
