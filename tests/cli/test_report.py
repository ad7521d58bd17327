"""tagproof report: what a finished audit is written as."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shopaudit
from auditfacts import META
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from auditor.cli import tagproof
from auditor.store import AuditFile


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    with AuditFile.create(tmp_path / "audit.db", META) as made:
        shopaudit.fill(made)
    return tmp_path / "audit.db"


def report(audit: Path, *options: str) -> Result:
    return CliRunner().invoke(tagproof, ["report", str(audit), *options])


def test_what_nobody_chose_is_html_json_and_junit(audit: Path) -> None:
    assert report(audit).exit_code == META["exit_code"]
    names = {path.name for path in audit.parent.iterdir()}
    assert names == {"audit.db", "report.html", "report.json", "junit.xml"}


def test_one_audit_can_be_written_in_several_languages(audit: Path, tmp_path: Path) -> None:
    headlines = {}
    for code in ("en", "de"):
        folder = tmp_path / code
        report(audit, "--language", code, "--output", str(folder))
        page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "html.parser")
        headlines[str(page.html and page.html["lang"])] = json.loads(
            (folder / "report.json").read_text()
        )["summary"]["headline"]
        told = "Goals and tags" if code == "en" else "Ziele und Tags"
        assert told in page.get_text()
    # What machines read does not depend on who reads the page.
    assert set(headlines) == {"en", "de"}
    assert len(set(headlines.values())) == 1


def test_a_language_that_there_is_not_is_refused(audit: Path) -> None:
    done = report(audit, "--language", "xx")
    assert done.exit_code == 2
    assert "'xx' is not one of 'de', 'en'" in done.output
