"""Findings as tickets: a file for each, and a table that trackers import."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from auditor.report.formats.registry import build_view, write_reports
from auditor.report.formats.tickets import short_id, ticket, ticket_files
from auditor.report.names import language_of
from auditor.store import AuditFile


def test_each_finding_is_a_file_with_what_is_needed_to_repair_it(
    audit: AuditFile, tmp_path: Path
) -> None:
    view = build_view(audit)
    write_reports(audit, ["tickets"], tmp_path)
    files = {
        path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "tickets").iterdir()
    }
    assert len(files) == len(view.problems) + len(view.open_questions)
    first = view.problems[0]
    (text,) = (text for name, text in files.items() if short_id(first) in name)
    for part in (
        f"# {first.message[:20]}",
        "## Steps to reproduce",
        first.reproduce,
        "- **Seen:**",
    ):
        assert part in text


def test_the_table_has_a_row_for_each_with_the_columns_of_trackers(
    audit: AuditFile, tmp_path: Path
) -> None:
    view = build_view(audit)
    (table,) = write_reports(audit, ["tickets"], tmp_path)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(view.problems) + len(view.open_questions)
    assert rows[0]["Priority"] == "Highest"
    assert rows[0]["Finding"] == short_id(view.problems[0])
    assert "tagproof run" in rows[0]["Description"]


def test_accepted_findings_are_no_tickets(audit: AuditFile) -> None:
    view = build_view(audit)
    assert view.suppressed
    names = " ".join(name for name, _ in ticket_files(view))
    assert not any(short_id(problem) in names for problem in view.suppressed)


def test_a_ticket_speaks_the_reports_language(audit: AuditFile) -> None:
    view = build_view(audit)
    german = language_of(replace(view.meta, language="de"))
    assert "## So lässt es sich nachstellen" in ticket(view.problems[0], german)


def test_what_a_site_writes_is_text_in_a_ticket(
    hostile_audit: Callable[[str], AuditFile], harm: str
) -> None:
    tickets = list(ticket_files(build_view(hostile_audit(harm))))
    assert tickets
    for name, text in tickets:
        assert re.fullmatch(r"[a-z0-9-]+\.md", name)
        assert "<script" not in text.partition("```console")[0]
        assert "\x1b" not in text
        assert "\u202e" not in text
