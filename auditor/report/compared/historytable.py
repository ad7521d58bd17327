"""The audits of a folder as a table, on a terminal and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from auditor.errors import StoreError
from auditor.model import Severity
from auditor.model.messages import count
from auditor.report.compared.changes import Comparison
from auditor.report.compared.history import (
    AuditFolder,
    ListedAudit,
    earlier_audits,
    group_by_series,
)
from auditor.report.compared.outline import Outline, read_outline
from auditor.report.formats.console import moment
from auditor.report.formats.json_text import Json, pieces
from auditor.report.meta import AuditMeta
from auditor.report.text import clean
from auditor.report.view import Change, Past

VERSION = 1
HEAD = ("when", "environment", "score", "works", "broken", "can't tell", "findings", "new", "fixed",
        "exit", "file")  # fmt: skip
TO_THE_RIGHT = frozenset({"score", "works", "broken", "can't tell", "new", "fixed", "exit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One audit, and what it changed."""

    path: Path
    meta: AuditMeta
    past: Past
    by_severity: tuple[tuple[Severity, int], ...]
    """How many problems of each severity, worst first; those without any are left out."""
    change: Change | None
    """Compared with the audit before. None: there is none that it can be compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSeries:
    """The audits of one spec on one site, the oldest first."""

    meta: AuditMeta
    """Of the last one."""
    rows: tuple[Row, ...]
    earlier: int
    """Audits before these, which are not listed."""


def read_series(folder: AuditFolder, last: int, left_out: list[str]) -> Iterator[AuditSeries]:
    """Read the audits of a folder, the last so many of each spec.

    Files that can't be read after all are appended to `left_out`, each with the reason.
    """
    for audits in group_by_series(folder.audits):
        rows = tuple(_rows(folder, audits[-last:], left_out))
        if rows:
            yield AuditSeries(meta=rows[-1].meta, rows=rows, earlier=max(0, len(audits) - last))


def _rows(folder: AuditFolder, listed: Sequence[ListedAudit], left_out: list[str]) -> Iterator[Row]:
    previous: Outline | None = None
    for audit in listed:
        before = earlier_audits(folder, audit)
        try:
            outline = read_outline(audit.path, in_short=True)
            if before and (previous is None or previous.path != before[-1].path):
                previous = read_outline(before[-1].path, in_short=True)
        except StoreError as error:
            left_out.append(f"{audit.path.name}: {error}")
            continue
        yield _row(outline, previous if before else None)
        if not outline.meta.interrupted:
            previous = outline


def _row(outline: Outline, before: Outline | None) -> Row:
    problems, change = outline.problems(), None
    if before is not None:
        comparison = Comparison(before, outline.meta, outline.side)
        problems = tuple(map(comparison.mark, problems))
    verdict = outline.verdict(problems)
    if before is not None:
        change = comparison.change(verdict.problems, verdict.open_questions)
    counted = {s: sum(p.severity is s for p in verdict.problems) for s in reversed(Severity)}
    return Row(
        path=outline.path,
        meta=outline.meta,
        past=verdict.past(outline.meta),
        by_severity=tuple((severity, number) for severity, number in counted.items() if number),
        change=change,
    )


def table(series: AuditSeries) -> Iterator[str]:
    """The table of one series, a line an audit, styled for a terminal."""
    meta = series.meta
    title = " · ".join(clean(name, 80) for name in (meta.title, meta.whose) if name)
    yield click.style(f"{title} ({clean(meta.spec_path or 'spec not known', 120)})", bold=True)
    if series.earlier:
        yield f"  {count(series.earlier, 'earlier audit')}; --last shows more"
    lines = [HEAD, *map(_fields, series.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    for number, line in enumerate(lines):
        fields = (
            field.rjust(width) if name in TO_THE_RIGHT else field.ljust(width)
            for name, field, width in zip(HEAD, line, widths, strict=True)
        )
        text = "  " + "  ".join(fields).rstrip()
        yield click.style(text, dim=True) if number == 0 else text


def _fields(row: Row) -> tuple[str, ...]:
    past, change, meta = row.past, row.change, row.meta
    kinds = ", ".join(f"{number} {s.name.lower()}" for s, number in row.by_severity)
    added = "" if change is None else str(_added(change))
    fixed = "" if change is None else str(len(change.fixed))
    code = str(meta.exit_code) if meta.exit_code is not None else ""
    return (
        moment(meta.started),
        clean(meta.environment, 20),
        "?" if past.points is None else str(past.points),
        str(past.works),
        str(past.broken),
        str(past.unknown),
        kinds or "none",
        added,
        fixed,
        code if not meta.interrupted else f"{code} {clean(meta.status, 20)}".strip(),
        clean(row.path.name, 80) + (" (part of the spec)" if meta.partial else ""),
    )


def _added(change: Change) -> int:
    return len(change.new) + len(change.first_look) + len(change.no_longer_ignored)


def json_pieces(all_series: Iterable[AuditSeries], left_out: Sequence[str]) -> Iterator[str]:
    """The tables as JSON, in plain ASCII."""
    return pieces({
        "format": "tagproof-history",
        "version": VERSION,
        "specs": [
            {
                "spec": series.meta.spec_path,
                "site": series.meta.site,
                "environment": series.meta.environment,
                "earlier": series.earlier,
                "audits": list(map(_audit, series.rows)),
            }
            for series in all_series
        ],
        "left_out": list(left_out),
    })  # fmt: skip


def _audit(row: Row) -> Json:
    past, change, meta = row.past, row.change, row.meta
    return {
        "file": str(row.path),
        "started": meta.started,
        "status": meta.status,
        "partial": meta.partial,
        "exit_code": meta.exit_code,
        "points": past.points,
        "goals": {"works": past.works, "broken": past.broken, "cant-tell": past.unknown},
        "problems": {s.name.lower(): number for s, number in row.by_severity},
        "since": change.since if change else None,
        "new": _added(change) if change else None,
        "fixed": len(change.fixed) if change else None,
        "still": len(change.still) if change else None,
        "not_looked_at": len(change.not_looked_at) if change else None,
    }
