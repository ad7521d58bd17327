"""The repository's own workflows, forms and hooks: as GitHub wants them, and true to the Makefile."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from pipelines import ACTION, ROOT, complaints_of_schema, complaints_of_shellcheck, read

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
STEPS: dict[str, dict[str, Any]] = {
    f"{path.stem}: {step['name']}": step
    for path in WORKFLOWS
    for job in read(path)["jobs"].values()
    for step in job["steps"]
}
SCRIPTS = [name for name, step in STEPS.items() if "run" in step]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
HOOKS: list[dict[str, Any]] = [
    hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]
]


def test_the_workflows_are_as_github_wants_them() -> None:
    assert [path.stem for path in WORKFLOWS] == ["package", "tests"]
    assert complaints_of_schema("github-workflows", *WORKFLOWS) == ""


def test_the_issue_forms_are_as_github_wants_them() -> None:
    assert [path.stem for path in FORMS] == ["bug", "vendor", "wrong-verdict"]
    assert complaints_of_schema("github-issue-forms", *FORMS) == ""
    assert complaints_of_schema("github-issue-config", GITHUB / "ISSUE_TEMPLATE/config.yml") == ""


def test_dependabot_is_as_github_wants_it_and_looks_where_there_is_something() -> None:
    path = GITHUB / "dependabot.yml"
    assert complaints_of_schema("dependabot", path) == ""
    npm = {folder for each in read(path)["updates"] for folder in each.get("directories", ())}
    locks = {f"/{lock.parent.relative_to(ROOT)}" for lock in ROOT.glob("tests/*/package-lock.json")}
    assert npm == locks


def test_actions_are_githubs_own_and_those_of_action_yml() -> None:
    ours = {step["uses"] for step in read(ACTION)["runs"]["steps"] if "uses" in step}
    used = {step["uses"] for step in STEPS.values() if "uses" in step}
    majors: dict[str, set[str]] = {}
    for name, version in (each.split("@") for each in used | ours):
        assert re.fullmatch(r"actions/[\w-]+", name)
        assert re.fullmatch(r"v\d+", version)
        majors.setdefault(name, set()).add(version)
    assert [name for name, versions in majors.items() if len(versions) > 1] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_and_ends_some_time(workflow: Any) -> None:
    data = read(workflow)
    assert data["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 60 for job in data["jobs"].values())


@pytest.mark.parametrize("name", SCRIPTS)
def test_shellcheck_has_nothing_against_a_step(name: str, tmp_path: Any) -> None:
    assert STEPS[name]["shell"] == "bash"
    assert "${{" not in STEPS[name]["run"]
    assert complaints_of_shellcheck("bash", STEPS[name]["run"], tmp_path) == ""


def test_the_tests_run_on_the_oldest_and_the_newest_python_that_is_promised() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    (job,) = read(GITHUB / "workflows" / "tests.yml")["jobs"].values()
    assert job["strategy"]["matrix"]["python"] == [promised[0], promised[-1]]
    assert project["requires-python"] == f">={promised[0]}"


@pytest.mark.parametrize("path", ["workflows/tests.yml", "pull_request_template.md"])
def test_each_make_command_that_is_named_exists(path: str) -> None:
    text = (GITHUB / path).read_text("utf-8")
    named = set(re.findall(r"\bmake ([a-z-]+)", text))
    assert named
    assert [each for each in named if not re.search(rf"^{each}:", MAKEFILE, re.MULTILINE)] == []


def test_a_hook_that_runs_a_tool_of_the_venv_runs_it_as_make_lint_does() -> None:
    ours = [hook["entry"] for hook in HOOKS if hook["language"] == "system"]
    lint = [
        line.strip().replace("$(BIN)", ".venv/bin").replace(" --check .", "").removesuffix(" .")
        for line in re.search(r"^lint:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1].splitlines()  # type: ignore[index]
    ]
    assert len(ours) == 4
    assert [hook for hook in ours if not any(hook.startswith(command) for command in lint)] == []


def test_hooks_from_elsewhere_are_pinned() -> None:
    others = [each for hook in HOOKS for each in hook.get("additional_dependencies", ())]
    assert others
    assert [each for each in others if not re.fullmatch(r"[\w-]+==[\d.]+", each)] == []


def test_the_forms_ask_for_what_tagproof_prints() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FORMS)
    said = set(re.findall(r"`tagproof (--version|[a-z]+)", text))
    assert said == {"doctor", "explain", "run", "vendors", "--version"}
