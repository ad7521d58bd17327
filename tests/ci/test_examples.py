from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pipelines import ACTION, GITLAB, ROOT, complaints_of_schema, read, yaml_blocks

from auditor.pytest_plugin import pytest_addoption
from auditor.tracking import Tracking

EXAMPLES = yaml_blocks("docs/ci.md")
WORKFLOWS = [each for each in EXAMPLES if "jobs:" in each]
PIPELINES = [each for each in EXAMPLES if "jobs:" not in each]
TEXT = (ROOT / "docs" / "ci.md").read_text("utf-8")
PYTEST = (ROOT / "docs" / "pytest.md").read_text("utf-8")


def written(texts: list[str], folder: Path) -> list[Path]:
    paths = [folder / f"{number}.yml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


def steps(workflow: str) -> list[dict[str, Any]]:
    return [step for job in yaml.safe_load(workflow)["jobs"].values() for step in job["steps"]]


def test_the_workflows_are_as_github_wants_them(tmp_path: Path) -> None:
    assert len(WORKFLOWS) == 3
    assert complaints_of_schema("github-workflows", *written(WORKFLOWS, tmp_path)) == ""


def test_the_pipelines_are_as_gitlab_wants_them(tmp_path: Path) -> None:
    assert len(PIPELINES) == 3
    assert complaints_of_schema("gitlab-ci", *written(PIPELINES, tmp_path)) == ""


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_uses_inputs_and_outputs_that_there_are(workflow: str) -> None:
    action = read(ACTION)
    ours = [step for step in steps(workflow) if step.get("uses") == "OWNER/tagproof@REF"]
    assert len(ours) == 1
    assert set(ours[0]["with"]) <= set(action["inputs"])
    assert set(re.findall(r"steps\.audit\.outputs\.([\w-]+)", workflow)) <= set(action["outputs"])


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_no_workflow_puts_anything_into_a_scripts_text(workflow: str) -> None:
    assert [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_pipeline_uses_variables_that_there_are(pipeline: str) -> None:
    known = set(read(GITLAB)[".tagproof"]["variables"])
    assert set(re.findall(r"\bTAGPROOF_[A-Z]+", pipeline)) <= known


def rows(heading: str, text: str) -> set[str]:
    """The names in the first column of the table below a heading."""
    _, _, below = text.partition(heading)
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table is not None
    cells = [line.split("|")[1] for line in table[0].splitlines()[2:]]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_the_tables_name_every_input_output_and_variable() -> None:
    action, job = read(ACTION), read(GITLAB)[".tagproof"]
    assert rows("### Inputs", TEXT) == set(action["inputs"])
    assert rows("### Outputs", TEXT) == set(action["outputs"])
    ours = {name for name in job["variables"] if name.startswith("TAGPROOF_")}
    assert rows("policy: push", TEXT) == ours - {"TAGPROOF_HOME"}


def test_the_page_on_pytest_calls_what_there_is() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PYTEST, re.DOTALL | re.MULTILINE)
    calls = [
        each
        for block in blocks
        for each in ast.walk(ast.parse(block))
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and isinstance(each.func.value, ast.Name)
        and each.func.value.id == "tracking"
    ]
    assert len(calls) == 5
    for call in calls:
        assert isinstance(call.func, ast.Attribute)
        signature = inspect.signature(getattr(Tracking, call.func.attr))
        named = {each.arg: None for each in call.keywords if each.arg is not None}
        assert signature.bind(None, *call.args, **named)


def test_the_page_on_pytest_gives_each_default_as_it_is() -> None:
    for name, said in re.findall(r"`(?:with )?tracking\.(\w+)\(([^`]*)\):?`", PYTEST):
        wanted = dict(re.findall(r"(\w+)=(\w+)", said))
        for parameter, default in wanted.items():
            known = inspect.signature(getattr(Tracking, name)).parameters[parameter]
            assert str(known.default) == default


def test_the_page_on_pytest_names_every_setting() -> None:
    class Parser:
        def __init__(self) -> None:
            self.options: set[str] = set()
            self.settings: set[str] = set()

        def getgroup(self, *_: str) -> Parser:
            return self

        def addoption(self, name: str, **_: object) -> None:
            self.options.add(name)

        def addini(self, name: str, *_: object, **__: object) -> None:
            self.settings.add(name)

    parser: Any = Parser()
    pytest_addoption(parser)
    assert rows("## Settings", PYTEST) == parser.settings
    assert parser.options == {f"--{each.replace('_', '-')}" for each in parser.settings}
    assert all(each in PYTEST for each in parser.options)
