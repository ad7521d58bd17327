"""The files that pipelines are made of: read, held against their schemas, and run in parts."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from commandline import run

if TYPE_CHECKING:
    import subprocess

ROOT = Path(__file__).parent.parent
ACTION = ROOT / "action.yml"
GITLAB = ROOT / "ci" / "tagproof.gitlab-ci.yml"
BIN = Path(sys.executable).parent


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def yaml_blocks(document: str) -> list[str]:
    text = (ROOT / document).read_text("utf-8")
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def complaints_of_schema(schema: str, *paths: Path) -> str:
    """What the published schema of this name says against the files; empty: nothing."""
    options = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    done = run([BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *options, *paths])
    return "" if done.returncode == 0 else done.stdout + done.stderr


def complaints_of_shellcheck(shell: str, script: str, tmp_path: Path) -> str:
    path = tmp_path / "script"
    path.write_text(script, "utf-8")
    return run([BIN / "shellcheck", f"--shell={shell}", "--enable=all", *SHELL_STYLE, path]).stdout


SHELL_STYLE = ("--exclude=SC2250,SC2154,SC2292",)
"""Braces around every variable and brackets in pairs are taste; variables come from the runner."""


def run_bash(
    script: str, environ: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub's runner does."""
    path = folder / "step.sh"
    path.write_text(script, "utf-8")
    command: list[str | Path] = ["bash", "--noprofile", "--norc", "-eo", "pipefail", path]
    return run(command, environ=environ, folder=folder)
