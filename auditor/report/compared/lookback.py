"""What a report is compared with: the baseline, or the audit before, and all those before that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import StoreError, TagproofError, UsageError
from auditor.model import Finding, TestCase, Visit, message
from auditor.report.compared.changes import Comparison
from auditor.report.compared.history import LAST, ListedAudit, earlier, list_audits
from auditor.report.compared.outline import Outline, read_outline, read_past, side_of
from auditor.report.compared.same_spec import same_spec
from auditor.report.meta import AuditMeta, read_meta
from auditor.report.view import Pairs, Past
from auditor.store import AuditFile

LEFT_OUT = 5
"""Files that could not be read, as far as they are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """What came before an audit."""

    before: Outline | None = None
    """What it is compared with."""
    is_baseline: bool = False
    past: tuple[Past, ...] = ()
    """The audits before it, the oldest first."""
    left_out: tuple[str, ...] = ()
    """Files that could not be read, and why."""

    def compare(
        self, meta: AuditMeta, findings: Iterable[Finding], visits: Iterable[Visit],
        cells: Iterable[TestCase],
    ) -> Comparison | None:  # fmt: skip
        """An audit beside the one before; None: there is none."""
        if self.before is None:
            return None
        now = side_of(meta, findings, visits, cells)
        return Comparison(self.before, meta, now, is_baseline=self.is_baseline)

    def method(self) -> Pairs:
        """What the report says of it among how it was made."""
        said = []
        if self.before is not None:
            said.append((message("Compared with"), self.before.path.name))
        if self.left_out:
            said.append((message("Earlier audits left out"), "; ".join(self.left_out[:LEFT_OUT])))
        return tuple(said)


def look_back(audit: AuditFile, baseline: Outline | None = None) -> LookBack:
    """Find what came before the audit: beside it in its folder, or as the user says.

    Audits that can't be read are left out: they are never a reason to have no report.
    """
    this = ListedAudit(path=audit.path, meta=read_meta(audit.meta))
    shelf = list_audits(audit.path.parent)
    left_out = list(shelf.left_out)
    past: list[Past] = []
    before = baseline
    # The newest first: of a file that can't be read, the one before it takes the place.
    for each in reversed(earlier(shelf, this)):
        if len(past) == LAST - 1:
            break
        try:
            if before is None:
                before = read_outline(each.path)
            past.append(read_past(each.path))
        except StoreError as error:
            left_out.append(f"{each.path.name}: {reason(error, each.path)}")
    return LookBack(
        before=before,
        is_baseline=baseline is not None,
        past=tuple(reversed(past)),
        left_out=tuple(left_out),
    )


def read_baseline(path: Path, spec: str) -> Outline:
    """The audit that a new one of `spec` is held against.

    Raises:
        UsageError: it is missing, no audit, of another version or of another spec.
    """
    found = read_named(path, "--baseline")
    if not same_spec(found.meta.spec_path, spec):
        raise UsageError(
            f"{path}: --baseline: is an audit of {found.meta.spec_path or 'an unknown spec'}, not "
            f"of {spec}; give an audit of the same spec"
        )
    return found


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
