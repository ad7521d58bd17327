from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAPPED = {"checks": "auditor/checks", "templates": "auditor/templates"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: a build in the tree would leave its folders behind."""
    source = tmp_path_factory.mktemp("source")
    for name in ("auditor", "checks", "templates"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(  # noqa: S603 - our own pip
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", target, source], check=True
    )
    (built,) = target.glob("tagproof-*.whl")
    return built


def in_wheel(path: Path) -> str:
    first, _, rest = path.relative_to(ROOT).as_posix().partition("/")
    return f"{MAPPED.get(first, first)}/{rest}"


def files() -> set[str]:
    return {
        in_wheel(path)
        for folder in ("auditor", "checks", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_list_of_packages_is_the_folders() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    inits = {name for name in files() if name.endswith("/__init__.py")}
    folders = sorted(name.removesuffix("/__init__.py").replace("/", ".") for name in inits)
    assert sorted(settings["tool"]["setuptools"]["packages"]) == folders


def test_the_wheel_holds_every_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert names == files()


def test_the_wheel_works_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")
    code = (
        "import auditor.cli, auditor.checks, auditor.templates\n"
        "print(auditor.cli.__file__, auditor.checks.__file__, auditor.templates.__file__)\n"
        "auditor.cli.main()"
    )

    def call(*arguments: str) -> list[str]:
        done = subprocess.run(  # noqa: S603 - our own Python
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    places, *helped = call("demo", "--help")
    assert all(place.startswith(str(tmp_path)) for place in places.split())
    assert helped[0].startswith("Usage: tagproof demo ")
    assert any(line.split()[:1] == ["before-choice"] for line in call("explain"))
