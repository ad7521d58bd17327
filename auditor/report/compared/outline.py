"""An audit as far as it can be read in a moment: without what its visits captured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.check import Scope, find_checks
from auditor.judge.diff import Side, side
from auditor.model import Finding, TestCase, Visit
from auditor.report.content.problems import Background, group_findings, make_problem
from auditor.report.content.verdict import AuditVerdict, audit_verdict
from auditor.report.meta import AuditMeta, read_meta
from auditor.report.names import display_names
from auditor.report.view import Past, Problem
from auditor.store import AuditFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An audit without its facts and hits."""

    path: Path
    meta: AuditMeta
    findings: tuple[Finding, ...]
    cells: tuple[TestCase, ...]
    walked: frozenset[str]
    """The goals that have a visit."""
    side: Side

    def problems(self) -> tuple[Problem, ...]:
        """Its problems, open questions and suppressed ones, without evidence and explanations."""
        return _problems(self.meta, self.findings)

    def verdict(self, problems: tuple[Problem, ...] | None = None) -> AuditVerdict:
        """How it came out; `problems`: its own, where they are made already."""
        made = self.problems() if problems is None else problems
        return audit_verdict(self.meta, made, self.cells, self.walked, find_checks())


def read_outline(path: Path, *, in_short: bool = False) -> Outline:
    """Read an audit's outline; `in_short`: its findings without evidence and wording.

    Raises:
        StoreError: it is missing, no audit, damaged, or of another version.
    """
    with AuditFile.open(path) as audit:
        meta = read_meta(audit.meta)
        findings = tuple(audit.findings_in_short() if in_short else audit.findings())
        cells = tuple(audit.test_cases())
        return Outline(
            path=path,
            meta=meta,
            findings=findings,
            cells=cells,
            walked=audit.goals(),
            side=side_of(meta, findings, audit.visits(), cells),
        )


def read_past(path: Path) -> Past:
    """How an audit came out: all that a trend needs of it.

    Raises:
        StoreError: it is missing, no audit, damaged, or of another version.
    """
    with AuditFile.open(path) as audit:
        meta = read_meta(audit.meta)
        problems = _problems(meta, audit.findings_in_short())
        return audit_verdict(
            meta, problems, tuple(audit.test_cases()), audit.goals(), find_checks()
        ).past(meta)


def _problems(meta: AuditMeta, findings: Iterable[Finding]) -> tuple[Problem, ...]:
    # Without checks: their documentation is not asked for, and takes its time.
    against = Background(meta=meta, checks={}, vendors=display_names(meta), docs={}, exhibits={})
    return tuple(
        make_problem(group, number=number, against=against)
        for number, group in enumerate(group_findings(findings), 1)
    )


def side_of(
    meta: AuditMeta, findings: Iterable[Finding], visits: Iterable[Visit], cells: Iterable[TestCase]
) -> Side:
    """An audit made ready for a comparison."""
    return side(findings, visits, cells, meta.site, (meta.checks, meta.expected))


@cache
def wide_checks() -> frozenset[str]:
    """The checks that look at the whole audit."""
    return frozenset(id_ for id_, each in find_checks().items() if each.scope is Scope.AUDIT)
