"""--har of tagproof report: the file, and each place that it can't be written to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shopaudit
from auditfacts import META
from click.testing import CliRunner, Result

from auditor.cli import tagproof
from auditor.store import AuditFile


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    with AuditFile.create(tmp_path / "audit.db", META) as made:
        shopaudit.fill(made)
    return tmp_path / "audit.db"


def report(audit: Path, har: Path) -> Result:
    return CliRunner().invoke(
        tagproof, ["report", str(audit), "--format", "json", "--har", str(har)]
    )


def test_a_finished_audit_is_written_as_a_har_that_the_console_names(audit: Path) -> None:
    har = audit.with_name("deep") / "all.har"
    done = report(audit, har)
    assert done.exit_code == META["exit_code"]
    assert f"  {har}\n" in done.output
    with AuditFile.open(audit) as opened:
        requests = opened.counts().requests
    assert len(json.loads(har.read_text())["log"]["entries"]) == requests > 0


def test_a_place_that_can_not_be_written_hides_nothing_that_was_found(audit: Path) -> None:
    done = report(audit, audit / "all.har")
    assert done.exit_code == 3
    assert "all.har: the report can't be written" in done.output
    assert "with --har" in done.output
    assert "GA4 was told twice" in done.output


def test_a_folder_is_refused_before_anything_is_written(audit: Path) -> None:
    done = report(audit, audit.parent)
    assert done.exit_code == 2
    assert "is a directory" in done.output
    assert list(audit.parent.iterdir()) == [audit]


def test_the_audit_itself_is_not_overwritten(audit: Path) -> None:
    before = audit.read_bytes()
    done = report(audit, audit)
    assert done.exit_code == 2
    assert "is the audit itself" in done.output
    assert audit.read_bytes() == before
