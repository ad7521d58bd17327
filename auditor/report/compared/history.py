"""The audits in a folder, and those of them that came before an audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import StoreError
from auditor.report.compared.same_spec import comparable, same_series
from auditor.report.meta import AuditMeta, read_meta
from auditor.store import AuditFile

LAST = 30
"""Audits in a trend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAudit:
    """One audit of a folder, with its own meta data."""

    path: Path
    meta: AuditMeta

    @property
    def order(self) -> tuple[str, str]:
        """What audits are sorted by: when they began, then the file's name."""
        return self.meta.started, self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFolder:
    """A folder of audits."""

    audits: tuple[ListedAudit, ...]
    """The oldest first."""
    left_out: tuple[str, ...]
    """Files that are called like audits and can't be read, and why."""


def list_audits(folder: Path) -> AuditFolder:
    """The audits audit-*.db of a folder, the oldest first."""
    audits, left_out = [], []
    for path in sorted(folder.glob("audit-*.db")):
        try:
            with AuditFile.open(path) as audit:
                audits.append(ListedAudit(path=path, meta=read_meta(audit.meta)))
        except (StoreError, OSError) as error:
            left_out.append(f"{path.name}: {str(error).removeprefix(f'{path}: ')}")
    return AuditFolder(
        audits=tuple(sorted(audits, key=lambda audit: audit.order)), left_out=tuple(left_out)
    )


def earlier_audits(folder: AuditFolder, this: ListedAudit) -> tuple[ListedAudit, ...]:
    """The finished audits that `this` follows: the same spec on the same site, the oldest first."""
    return tuple(
        audit
        for audit in folder.audits
        if audit.order < this.order
        and not audit.meta.interrupted
        and same_series(audit.meta, this.meta)
        and comparable(audit.meta, this.meta)
        and audit.path.resolve() != this.path.resolve()
    )


def group_by_series(audits: Sequence[ListedAudit]) -> Iterator[tuple[ListedAudit, ...]]:
    """Audits of the same spec and site together, in the order in which they are given."""
    all_series: list[list[ListedAudit]] = []
    for audit in audits:
        for series in all_series:
            if same_series(series[0].meta, audit.meta):
                series.append(audit)
                break
        else:
            all_series.append([audit])
    return (tuple(series) for series in all_series)
