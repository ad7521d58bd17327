"""Finds the audits before the report's own: the one that it is compared with, and the trend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import StoreError, TagproofError, UsageError
from auditor.model import Finding, TestCase, Visit, message
from auditor.report.compared.changes import Comparison
from auditor.report.compared.history import LAST, ListedAudit, earlier_audits, list_audits
from auditor.report.compared.outline import Outline, read_outline, read_past, side_of
from auditor.report.compared.same_spec import same_spec
from auditor.report.meta import AuditMeta, read_meta
from auditor.report.view import Pairs, Past
from auditor.store import AuditFile

LEFT_OUT = 5
"""So many of the files that could not be read are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """What came before an audit."""

    before: Outline | None = None
    """The audit that it is compared with: the baseline, or the one before."""
    is_baseline: bool = False
    past: tuple[Past, ...] = ()
    """The audits before it, the oldest first."""
    left_out: tuple[str, ...] = ()
    """Files that could not be read, and why."""

    def compare(
        self, meta: AuditMeta, findings: Iterable[Finding], visits: Iterable[Visit],
        test_cases: Iterable[TestCase],
    ) -> Comparison | None:  # fmt: skip
        """An audit compared with the one before. None: there is none."""
        if self.before is None:
            return None
        now = side_of(meta, findings, visits, test_cases)
        return Comparison(self.before, meta, now, is_baseline=self.is_baseline)

    def method(self) -> Pairs:
        """The lines about earlier audits in the report's part on how it was made."""
        lines: list[tuple[str, str]] = []
        if self.before is not None:
            lines.append((message("Compared with"), self.before.path.name))
        if self.left_out:
            lines.append((message("Earlier audits left out"), "; ".join(self.left_out[:LEFT_OUT])))
        return tuple(lines)


def look_back(audit: AuditFile, baseline: Outline | None = None) -> LookBack:
    """What came before the audit: the audits beside it in its folder, and the user's baseline.

    Audits that can't be read are left out: no report fails because of them.
    """
    this = ListedAudit(path=audit.path, meta=read_meta(audit.meta))
    folder = list_audits(audit.path.parent)
    left_out = list(folder.left_out)
    past: list[Past] = []
    before = baseline
    # The newest first: where a file can't be read, the one before it is compared with.
    for listed in reversed(earlier_audits(folder, this)):
        if len(past) == LAST - 1:
            break
        try:
            if before is None:
                before = read_outline(listed.path)
            past.append(read_past(listed.path))
        except StoreError as error:
            left_out.append(f"{listed.path.name}: {reason(error, listed.path)}")
    return LookBack(
        before=before,
        is_baseline=baseline is not None,
        past=tuple(reversed(past)),
        left_out=tuple(left_out),
    )


def read_baseline(path: Path, spec: str) -> Outline:
    """The audit that a new one of `spec` is compared with.

    Raises:
        UsageError: it is missing, no audit, of another version or of another spec.
    """
    baseline = read_named(path, "--baseline")
    if not same_spec(baseline.meta.spec_path, spec):
        raise UsageError(
            f"{path}: --baseline: is an audit of {baseline.meta.spec_path or 'an unknown spec'}, "
            f"not of {spec}; give an audit of the same spec"
        )
    return baseline


def read_named(path: Path, name: str) -> Outline:
    """An audit that the user named on the command line.

    Raises:
        UsageError: it is missing, no audit, damaged, or of another version.
    """
    try:
        return read_outline(path)
    except TagproofError as error:
        raise UsageError(f"{path}: {name}: {reason(error, path)}") from error


def reason(error: TagproofError, path: Path) -> str:
    """An error's text without the file's name."""
    return str(error).removeprefix(f"{path}: ")
