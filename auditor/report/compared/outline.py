"""The part of an audit that is read in a moment: its findings, without facts and hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.check import Scope, find_checks
from auditor.judge.diff import Side, side
from auditor.model import Finding, TestCase, Visit
from auditor.report.content.problems import Background, group_findings, make_problem
from auditor.report.content.scope import Seen, seen_in
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
    test_cases: tuple[TestCase, ...]
    walked: frozenset[str]
    """The goals that have a visit."""
    side: Side
    seen: Seen

    def problems(self) -> tuple[Problem, ...]:
        """Its problems, open and suppressed ones too, without evidence and explanations."""
        return _problems(self.meta, self.findings)

    def verdict(self, problems: tuple[Problem, ...] | None = None) -> AuditVerdict:
        """How it came out. `problems`: its own ones, where the caller has them already."""
        own = self.problems() if problems is None else problems
        return audit_verdict(self.meta, own, self.test_cases, self.walked, self.seen)


def read_outline(path: Path, *, in_short: bool = False) -> Outline:
    """An audit's outline. `in_short`: its findings without evidence and wording.

    Raises:
        StoreError: it is missing, no audit, damaged, or of another version.
    """
    with AuditFile.open(path) as audit:
        meta = read_meta(audit.meta)
        findings = tuple(audit.findings_in_short() if in_short else audit.findings())
        test_cases = tuple(audit.test_cases())
        return Outline(
            path=path,
            meta=meta,
            findings=findings,
            test_cases=test_cases,
            walked=audit.goals(),
            side=side_of(meta, findings, audit.visits(), test_cases),
            seen=seen_in(audit.visits(), valued=audit.has_values()),
        )


def read_past(path: Path) -> Past:
    """How an audit came out, as a trend shows it.

    Raises:
        StoreError: it is missing, no audit, damaged, or of another version.
    """
    with AuditFile.open(path) as audit:
        meta = read_meta(audit.meta)
        problems = _problems(meta, audit.findings_in_short())
        return audit_verdict(
            meta,
            problems,
            tuple(audit.test_cases()),
            audit.goals(),
            seen_in(audit.visits(), valued=audit.has_values()),
        ).past(meta)


def _problems(meta: AuditMeta, findings: Iterable[Finding]) -> tuple[Problem, ...]:
    # Without checks: to find them takes time, and nobody reads their documentation here.
    against = Background(meta=meta, checks={}, vendors=display_names(meta), docs={}, exhibits={})
    return tuple(
        make_problem(group, number=number, against=against)
        for number, group in enumerate(group_findings(findings), 1)
    )


def side_of(
    meta: AuditMeta,
    findings: Iterable[Finding],
    visits: Iterable[Visit],
    test_cases: Iterable[TestCase],
) -> Side:
    """One side of a comparison: see auditor.judge.diff."""
    return side(findings, visits, test_cases, meta.site, (meta.checks, meta.expected))


@cache
def wide_checks() -> frozenset[str]:
    """The checks that look at the whole audit."""
    return frozenset(id_ for id_, check in find_checks().items() if check.scope is Scope.AUDIT)
