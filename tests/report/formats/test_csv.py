"""CSV: read back by Python's reader, and nothing in it that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from auditfacts import a_hit, a_visit

from auditor.report.formats.csv import HITS, INVENTORY, TAGS, hit_pieces
from auditor.report.formats.registry import build_view, write_reports
from auditor.store import AuditFile

FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(1)",
    "a;=1+1",
    'a";=1+1',
    "a, b; @SUM(1)",
    "x\r\n=1+1",
    "'=1+1",
)
CALCULATED = re.compile(r"(^|;)\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
NUMBER = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d+)?")


@pytest.fixture
def tables(tmp_path: Path) -> Callable[[AuditFile], dict[str, list[dict[str, str]]]]:
    """Writes both files of an audit and reads them as Python's csv does."""

    def read(audit: AuditFile) -> dict[str, list[dict[str, str]]]:
        found = {}
        for path in write_reports(audit, ["csv"], tmp_path / "out"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                found[path.name] = list(csv.DictReader(file, strict=True))
        return found

    return read


Tables = Callable[[AuditFile], dict[str, list[dict[str, str]]]]


def cells(rows: list[dict[str, str]]) -> Iterator[str]:
    for row in rows:
        assert None not in row, "a cell too many"
        yield from row.values()


def test_every_hit_is_a_line(audit: AuditFile, tables: Tables) -> None:
    rows = tables(audit)["hits.csv"]
    assert len(rows) == build_view(audit).totals.hits
    assert tuple(rows[0]) == HITS
    first = rows[0]
    assert first["vendor"] == "Google Analytics 4"
    assert (first["goal"], first["leg"], first["device"]) == ("purchase", "accept", "desktop")
    assert (first["value"], first["transaction_id"]) == ("38.9", "NT-004711")
    assert (first["delivered"], first["held"], first["at_ms"]) == ("yes", "yes", "4313")
    assert first["time"] == "2026-03-02T09:14:14.313+00:00"
    assert first["step"] == 'click button "Place order"'


def test_every_tag_is_a_line(audit: AuditFile, tables: Tables) -> None:
    rows = tables(audit)["tags.csv"]
    view = build_view(audit)
    assert tuple(rows[0]) == TAGS
    assert [row["account"] for row in rows] == [use.account for use in view.tag_uses]
    assert sum(int(row["hits"]) for row in rows) == view.totals.hits
    meta = next(row for row in rows if row["tag"] == "meta")
    assert "_fbp (" in meta["cookies"]


def test_every_page_and_tag_is_a_line_and_a_bare_page_one_too(
    audit: AuditFile, tables: Tables
) -> None:
    rows = tables(audit)["inventory.csv"]
    view = build_view(audit)
    assert tuple(rows[0]) == INVENTORY
    assert len(rows) == sum(max(1, len(page.tags)) for page in view.pages)
    (bare,) = (row for row in rows if row["page"].endswith("/imprint"))
    assert (bare["vendor"], bare["hits"]) == ("", "")
    (pixel,) = (r for r in rows if r["page"].endswith("/teas") and r["tag"] == "meta")
    assert (pixel["account"], pixel["hits"], pixel["loaded"]) == ("100200300400500", "1", "no")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_calculated(
    hostile_audit: Callable[[str], AuditFile], tables: Tables, formula: str
) -> None:
    for rows in tables(hostile_audit(formula)).values():
        found = list(cells(rows))
        assert any("1" in cell or "cmd" in cell for cell in found)
        assert [
            each for each in found if CALCULATED.search(each) and not NUMBER.fullmatch(each)
        ] == []


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        visit = audit.add_visit(a_visit(goal="x", leg="accept", device="desktop", page="/"))
        audit.put_derived(visit, [a_hit(1, "ga4", "G-1", "refund", "/", value=Decimal("-12.50"))])
        text = "".join(hit_pieces(audit, build_view(audit)))
    (row,) = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    assert row["value"] == "-12.50"


@pytest.mark.parametrize("repeat", [1, 5_000])
def test_hostile_text_keeps_every_line_in_its_place(
    hostile_audit: Callable[[str], AuditFile], tables: Tables, harm: str, repeat: int
) -> None:
    found = tables(hostile_audit(f'{harm}",\r\n=1,"' * repeat))
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(
        ("tags.csv", "inventory.csv", "hits.csv"), 1
    )
    for rows in found.values():
        for cell in cells(rows):
            assert len(cell) < 3_000
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", cell)


def test_excel_knows_the_encoding_and_every_line_ends_as_rfc_4180_says(
    audit: AuditFile, tmp_path: Path
) -> None:
    for path in write_reports(audit, ["csv"], tmp_path):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n") > 1


def test_an_empty_audit_has_the_head_lines_alone(empty_audit: AuditFile, tables: Tables) -> None:
    assert tables(empty_audit) == {"tags.csv": [], "inventory.csv": [], "hits.csv": []}
    assert "".join(hit_pieces(empty_audit, build_view(empty_audit))).count("\n") == 1


def test_hits_are_written_visit_by_visit(audit: AuditFile) -> None:
    pieces = hit_pieces(audit, build_view(audit))
    next(pieces)
    first = next(pieces)
    assert first.startswith("1,purchase,")
    audit.update_meta(title="written in between: nothing is held open")
    assert "".join([first, *pieces]).count("\r\n") == build_view(audit).totals.hits
