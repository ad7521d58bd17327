"""Ctrl-C in the middle, and a disk that is full: what was captured stays, and can be reported."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from auditor.model import Outcome
from auditor.store import AuditFile

TAGPROOF = str(Path(sys.executable).with_name("tagproof"))
ENVIRONMENT = {**os.environ, "CI": "true"}


def test_an_interrupted_audit_keeps_what_it_has_and_says_what_it_has_not(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [TAGPROOF, "demo", "--output", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=ENVIRONMENT,
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("2/"):
                # As a terminal does it: to the command, to Playwright's driver, to the browser.
                os.killpg(running.pid, signal.SIGINT)
                break
        output, errors = running.communicate(timeout=60)
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


def full_after_400_kilobytes() -> None:
    """No file of this process may grow further: what a full disk is to a writer."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))


def test_a_full_disk_ends_in_a_clear_line_and_what_was_stored_can_be_reported(
    tmp_path: Path,
) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [TAGPROOF, "demo", "--output", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=ENVIRONMENT,
        preexec_fn=full_after_400_kilobytes,
    )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    [path] = tmp_path.glob("audit-*.db")
    last = [line for line in done.stderr.splitlines() if line.startswith("tagproof:")]
    assert str(path) in " ".join(last)
    again = subprocess.run(  # noqa: S603 - our own command
        [TAGPROOF, "report", str(path), "--format", "json", "--output", str(tmp_path / "later")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=ENVIRONMENT,
    )
    assert again.returncode == 3, again.stderr
    report = json.loads((tmp_path / "later" / "report.json").read_text())
    assert report["summary"]["visits"] > 0
