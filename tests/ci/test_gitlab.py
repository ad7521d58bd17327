from __future__ import annotations

import json
import sys
from pathlib import Path

from commandline import run
from pipelines import GITLAB, complaints_of_schema, complaints_of_shellcheck, read

from auditor.demo import SPEC, serve

JOB = read(GITLAB)[".tagproof"]
INSTALL, AUDIT = JOB["script"]
EMPTY = {
    name: str(value) for name, value in JOB["variables"].items() if name.startswith("TAGPROOF_")
}


def test_the_template_is_as_gitlab_wants_it() -> None:
    assert complaints_of_schema("gitlab-ci", GITLAB) == ""


def test_shellcheck_has_nothing_against_the_job(tmp_path: Path) -> None:
    assert complaints_of_shellcheck("sh", f"{INSTALL}\n{AUDIT}", tmp_path) == ""


def test_the_job_shows_what_it_wrote(tmp_path: Path) -> None:
    (tmp_path / "tracking.yaml").write_text(SPEC.read_text("utf-8"), "utf-8")
    with serve("broken") as shop:
        environ = {
            **EMPTY,
            "CI_PROJECT_DIR": str(tmp_path),
            "TAGPROOF_HOME": sys.prefix,
            "TAGPROOF_DEMO_URL": shop,
            "TAGPROOF_GOALS": "newsletter",
            "TAGPROOF_LEGS": "accept",
            "TAGPROOF_DEVICES": "desktop",
            "TAGPROOF_BASELINE": "none yet.db",
        }
        done = run(["sh", "-ec", AUDIT], environ=environ, folder=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "there is no baseline yet at none yet.db, so every finding counts" in done.stdout
    shown = JOB["artifacts"]["reports"]
    assert (tmp_path / shown["junit"]).exists()
    issues = json.loads((tmp_path / shown["codequality"]).read_text("utf-8"))
    assert {each["location"]["path"] for each in issues} == {"tracking.yaml"}
    for path in JOB["artifacts"]["paths"]:
        assert (tmp_path / path / "report.html").exists()


def test_without_a_source_the_job_says_what_to_set(tmp_path: Path) -> None:
    done = run(["sh", "-ec", INSTALL], environ=EMPTY, folder=tmp_path)
    assert done.returncode == 2
    assert "set the variable TAGPROOF_SOURCE" in done.stderr
