"""The audits in a folder: which there are, and which of them an audit follows."""

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
    """One audit of a folder, by what it says of itself."""

    path: Path
    meta: AuditMeta

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands among others: by its beginning, then by its name."""
        return self.meta.started, self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFolder:
    """A folder of audits."""

    audits: tuple[ListedAudit, ...]
    """The oldest first."""
    left_out: tuple[str, ...]
    """Files that are called like audits and can't be read, and why."""


def list_audits(folder: Path) -> AuditFolder:
    """The audits audit-*.db of a folder."""
    found, left_out = [], []
    for path in sorted(folder.glob("audit-*.db")):
        try:
            with AuditFile.open(path) as audit:
                found.append(ListedAudit(path=path, meta=read_meta(audit.meta)))
        except (StoreError, OSError) as error:
            left_out.append(f"{path.name}: {str(error).removeprefix(f'{path}: ')}")
    return AuditFolder(
        audits=tuple(sorted(found, key=lambda each: each.place)), left_out=tuple(left_out)
    )


def earlier(shelf: AuditFolder, this: ListedAudit) -> tuple[ListedAudit, ...]:
    """The finished audits that `this` follows: the same spec on the same site, the oldest first."""
    return tuple(
        audit
        for audit in shelf.audits
        if audit.place < this.place
        and not audit.meta.interrupted
        and same_series(audit.meta, this.meta)
        and comparable(audit.meta, this.meta)
        and audit.path.resolve() != this.path.resolve()
    )


def families(audits: Sequence[ListedAudit]) -> Iterator[tuple[ListedAudit, ...]]:
    """Audits of the same spec and site together, each family in the order of its audits."""
    kept: list[list[ListedAudit]] = []
    for audit in audits:
        for family in kept:
            if same_series(family[0].meta, audit.meta):
                family.append(audit)
                break
        else:
            kept.append([audit])
    return (tuple(family) for family in kept)
