"""Ctrl-C in the middle, and a disk that is full: what was captured stays, and can be reported."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import call, output_of
from tinysite import serving

from auditor.model import Outcome
from auditor.store import AuditFile, connection

TAGPROOF = str(Path(sys.executable).with_name("tagproof"))
GOALS = ("first", "second", "third")
SPEC = """
version: 1
site: {{ url: "{url}" }}
tags: {{ ga4: {{ vendor: ga4, account: G-TEST0001 }} }}
goals:
"""
GOAL = """
  {name}:
    steps: [navigate: /, click: {{ role: button, name: Send }}]
    expect: [{{ tag: ga4, event: generate_lead }}]
"""
PAGE = """<!doctype html><title>Lead</title><button>Send</button><p>NOISE</p><script>
document.querySelector('button').onclick = () => navigator.sendBeacon(
  'https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001&en=generate_lead')</script>"""


def a_spec(folder: Path, url: str) -> Path:
    """Three goals, on a page each whose text no packer makes small."""
    path = folder / "spec.yaml"
    goals = "".join(GOAL.format(name=name) for name in GOALS)
    path.write_text(SPEC.format(url=url) + goals, "utf-8")
    return path


def test_an_interrupted_audit_keeps_what_it_has_and_says_what_it_has_not(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [TAGPROOF, "demo", "--output", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "CI": "true"},
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("2/"):
                # As a terminal does it: to the command, to Playwright's driver, to the browser.
                os.killpg(running.pid, signal.SIGINT)
                break
        output, errors = output_of(running)
    assert running.returncode == 130
    assert "tagproof: interrupted" in errors
    assert "Traceback" not in errors
    assert "never retrieved" not in errors
    assert "This audit did not run to its end" in output
    [path] = tmp_path.glob("audit-*.db")
    with AuditFile.open(path) as audit:
        assert audit.meta["status"] == "interrupted"
        walked = [visit for visit in audit.visits() if visit.error is None]
        outcomes = {cell.goal: cell.outcome for cell in audit.test_cases()}
    assert walked
    assert len(outcomes) == 5
    assert Outcome.CANT_TELL in outcomes.values()
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["audit"]["status"] == "interrupted"


@pytest.fixture
def a_small_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with room for a visit: SQLite refuses to grow, as where there is no room."""
    create = connection.create

    def create_there(path: Path) -> sqlite3.Connection:
        created = create(path)
        (pages,) = created.execute("PRAGMA page_count").fetchone()
        created.execute(f"PRAGMA max_page_count = {pages + 40}")
        return created

    monkeypatch.setattr(connection, "create", create_there)


@pytest.mark.usefixtures("a_small_disk")
def test_a_full_disk_ends_in_a_clear_line_and_what_was_stored_can_be_reported(
    tmp_path: Path,
) -> None:
    with serving() as site:
        site.pages["/"] = PAGE.replace("NOISE", os.urandom(60_000).hex())
        done = call(tmp_path, "run", a_spec(tmp_path, site.url), "--output", tmp_path, CI="true")
    assert done.exit_code == 3, done.output
    [path] = tmp_path.glob("audit-*.db")
    last = [line for line in done.stderr.splitlines() if line.startswith("tagproof:")][-1]
    assert last.startswith(f"tagproof: {path}: the disk is full; make room there")
    report = ("report", path, "--format", "json", "--output", tmp_path / "later")
    assert call(tmp_path, *report).exit_code == 3
    summary = json.loads((tmp_path / "later" / "report.json").read_text())["summary"]
    assert 0 < summary["visits"] < len(GOALS)
