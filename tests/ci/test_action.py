from __future__ import annotations

import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commandline import run
from pipelines import (
    ACTION,
    ROOT,
    complaints_of_schema,
    complaints_of_shellcheck,
    read,
    run_bash,
)

from auditor.demo import SPEC, serve

STEPS: dict[str, Any] = {step["name"]: step for step in read(ACTION)["runs"]["steps"]}
SCRIPTS = [name for name, step in STEPS.items() if "run" in step]
NOTHING = dict.fromkeys(
    ("GOALS", "LEGS", "DEVICES", "ENVIRONMENT", "FAIL_ON", "BASELINE", "FORMATS", "MORE"), ""
)
HOSTILE = "it's; touch pwned $(touch pwned) `touch pwned`"


def test_the_action_is_as_github_wants_it() -> None:
    assert complaints_of_schema("github-actions", ACTION) == ""


def test_each_action_of_somebody_elses_is_githubs_own_and_names_its_major_version() -> None:
    used = [step["uses"] for step in STEPS.values() if "uses" in step]
    assert len(used) == 3
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@v\d+", each)] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_is_put_into_a_scripts_text(name: str) -> None:
    assert "${{" not in STEPS[name]["run"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_shellcheck_has_nothing_against_a_step(name: str, tmp_path: Path) -> None:
    assert STEPS[name]["shell"] == "bash"
    assert complaints_of_shellcheck("bash", STEPS[name]["run"], tmp_path) == ""


def test_each_input_is_used_and_each_output_comes_from_the_audit() -> None:
    action = read(ACTION)
    used = set(re.findall(r"inputs\.([\w-]+)", ACTION.read_text("utf-8")))
    assert used == set(action["inputs"])
    said = set(re.findall(r'"([\w-]+)": [^\n]*,$', STEPS["Audit"]["run"], re.MULTILINE))
    assert said == set(action["outputs"])
    for name, output in action["outputs"].items():
        assert output["value"] == "${{ steps.audit.outputs." + name + " }}"


# ── the steps, run ───────────────────────────────────────────────────────────────────────────


def outputs(folder: Path) -> dict[str, str]:
    lines = (folder / "outputs").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def audit(folder: Path, **given: str) -> tuple[int, dict[str, str], str]:
    """Run the main step in a folder as the runner does."""
    for name in ("outputs", "summary.md"):
        (folder / name).write_text("", "utf-8")
    environ = {
        "TAGPROOF_HOME": sys.prefix,
        "GITHUB_OUTPUT": str(folder / "outputs"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_WORKSPACE": str(folder),
        "OUTPUT": "a report",
        **NOTHING,
        **given,
    }
    done = run_bash(STEPS["Audit"]["run"], environ, folder)
    return done.returncode, outputs(folder), done.stdout + done.stderr


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    with serve("broken") as url:
        yield url


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, shop: str) -> tuple[Path, Any]:
    """One goal of the broken demo shop, audited by the step."""
    folder = tmp_path_factory.mktemp("workspace")
    spec = f"{HOSTILE}.yaml"
    (folder / spec).write_text(SPEC.read_text("utf-8"), "utf-8")
    told = audit(
        folder,
        TAGPROOF_DEMO_URL=shop,
        SPEC=spec,
        GOALS="newsletter",
        LEGS="accept",
        DEVICES="desktop\n",
        FAIL_ON="low",
        FORMATS="html junit sarif github",
        MORE="--har\nall requests.har\n",
    )
    return folder, told


def test_the_audit_ends_as_tagproof_does_and_says_how_it_went(audited: Any) -> None:
    folder, (code, said, told) = audited
    assert code == 1, told
    assert said["exit-code"] == "1"
    assert said["report"] == "a report"
    assert re.fullmatch(r"a report/audit-[\d-]+\.db", said["audit"])
    assert (folder / said["audit"]).exists()
    assert len(said["headline"].split()) > 3
    assert 0 <= int(said["score"]) < 100


def test_the_audit_writes_each_report_annotates_and_sums_up(audited: Any) -> None:
    folder, (_, _, told) = audited
    written = {each.name for each in (folder / "a report").iterdir()}
    assert written >= {"report.html", "report.json", "report.sarif", "junit.xml"}
    assert (folder / "all requests.har").exists()
    assert re.search(r"^::error ", told, re.MULTILINE)
    assert (folder / "summary.md").stat().st_size > 200


def test_what_a_workflow_passes_is_never_run(audited: Any) -> None:
    folder, _ = audited
    assert list(folder.rglob("pwned*")) == []


def test_what_the_baseline_has_does_not_fail_the_audit(audited: Any, shop: str) -> None:
    folder, (_, said, _) = audited
    code, again, told = audit(
        folder,
        TAGPROOF_DEMO_URL=shop,
        SPEC=f"{HOSTILE}.yaml",
        GOALS="newsletter",
        LEGS="accept",
        DEVICES="desktop",
        FAIL_ON="low",
        BASELINE=said["audit"],
        OUTPUT="second",
    )
    assert code == 0, told
    assert again["exit-code"] == "0"
    assert again["audit"].startswith("second/")


def test_a_call_that_is_wrong_leaves_outputs_without_a_report(tmp_path: Path) -> None:
    older = tmp_path / "a report" / "report.json"
    older.parent.mkdir()
    older.write_text('{"summary": {"headline": "All is well."}}', encoding="utf-8")
    code, said, told = audit(tmp_path, SPEC="--help", BASELINE="gone.db")
    assert code == 2
    assert said == {
        "exit-code": "2",
        "headline": "",
        "score": "",
        "report": "a report",
        "audit": "",
    }
    assert "::notice title=tagproof::There is no baseline yet" in told


def test_the_action_installs_its_own_code(tmp_path: Path) -> None:
    source = tmp_path / "the action"
    for name in ("auditor", "checks", "templates"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    environ = {
        "PYTHON": sys.executable,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_ACTION_PATH": str(source),
        "GITHUB_OUTPUT": str(tmp_path / "outputs"),
        # What tagproof needs is here already; only tagproof itself is installed.
        "PIP_NO_DEPS": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    done = run_bash(STEPS["Install tagproof"]["run"], environ, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tagproof ")
    said = outputs(tmp_path)
    assert said["home"] == str(tmp_path / "tagproof")
    assert re.fullmatch(r"\d+\.\d+\.\d+", said["playwright"])
    (installed,) = (tmp_path / "tagproof").glob("lib/python*/site-packages/auditor/cli/__init__.py")
    assert installed.is_file()


RECORDS = '#!/bin/sh\necho "$(basename "$0") $*" >>"$CALLS"\n'


@pytest.mark.parametrize(
    ("machine", "calls"),
    [
        ("self-hosted", ["python -m playwright install --with-deps --no-shell chromium"]),
        (
            "github-hosted",
            [
                "python -m playwright install --with-deps --no-shell chromium",
                "sudo sysctl --quiet --write kernel.apparmor_restrict_unprivileged_userns=0",
            ],
        ),
    ],
)
def test_only_githubs_own_machines_are_changed(
    machine: str, calls: list[str], tmp_path: Path
) -> None:
    tools = tmp_path / "home" / "bin"
    tools.mkdir(parents=True)
    for name in ("python", "sudo"):
        (tools / name).write_text(RECORDS, "utf-8")
        (tools / name).chmod(0o755)
    # A file that is there stands for the kernel's own, which this machine may lack.
    script = STEPS["Browser"]["run"]
    told = script.replace("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", __file__)
    assert told != script
    environ = {
        "TAGPROOF_HOME": str(tmp_path / "home"),
        "RUNNER_ENVIRONMENT": machine,
        "CALLS": str(tmp_path / "calls"),
        "PATH": f"{tools}:/usr/bin:/bin",
    }
    done = run_bash(told, environ, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "calls").read_text("utf-8").splitlines() == calls


def test_playwright_knows_how_the_action_calls_it() -> None:
    said = run([sys.executable, "-m", "playwright", "install", "--help"]).stdout
    assert "--with-deps" in said
    assert "--no-shell" in said
