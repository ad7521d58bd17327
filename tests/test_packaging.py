from __future__ import annotations

import shutil
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from commandline import run

ROOT = Path(__file__).parent.parent
MAPPED = {"checks": "auditor/checks", "templates": "auditor/templates"}


PACKAGED = ("auditor", "checks", "templates")
BESIDE = ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, built from a copy: a build in the tree would leave its folders there."""
    source = tmp_path_factory.mktemp("source")
    left = shutil.ignore_patterns("__pycache__", "node_modules", "build")
    for name in (*PACKAGED, "tests", "tools", "docs"):
        shutil.copytree(ROOT / name, source / name, ignore=left)
    for name in BESIDE:
        shutil.copy(ROOT / name, source / name)
    tool = tmp_path_factory.mktemp("setuptools")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pip("install", "--target", tool, *settings["build-system"]["requires"])
    build = "from setuptools import build_meta; build_meta.build_sdist('dist')"
    done = run([sys.executable, "-c", build], folder=source, environ={"PYTHONPATH": str(tool)})
    assert done.returncode == 0, done.stderr
    (built,) = source.glob("dist/tagproof-*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution."""
    target = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--wheel-dir", target, sdist)
    (built,) = target.glob("tagproof-*.whl")
    return built


def pip(*arguments: str | Path) -> None:
    done = run([sys.executable, "-m", "pip", "--quiet", *arguments])
    assert done.returncode == 0, done.stderr


def in_wheel(path: Path) -> str:
    first, _, rest = path.relative_to(ROOT).as_posix().partition("/")
    return f"{MAPPED.get(first, first)}/{rest}"


def files() -> set[str]:
    return {
        in_wheel(path)
        for folder in PACKAGED
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_list_of_packages_is_the_folders() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    inits = {name for name in files() if name.endswith("/__init__.py")}
    folders = sorted(name.removesuffix("/__init__.py").replace("/", ".") for name in inits)
    assert sorted(settings["tool"]["setuptools"]["packages"]) == folders, "in pyproject.toml"


def test_the_wheel_holds_every_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert names == files()


def test_the_source_holds_what_the_wheel_is_made_of_and_no_more(sdist: Path) -> None:
    with tarfile.open(sdist) as opened:
        names = {each.name.partition("/")[2] for each in opened.getmembers() if each.isfile()}
    made = {name for name in names if name.startswith("tagproof.egg-info/")}
    packaged = {
        name.replace("auditor/checks", "checks").replace("auditor/templates", "templates")
        for name in files()
    }
    assert names - made - {"PKG-INFO", "setup.cfg"} == packaged | set(BESIDE), "see MANIFEST.in"


def test_the_wheel_works_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")  # noqa: S202 - our own wheel
    code = (
        "import auditor.cli, auditor.checks, auditor.templates\n"
        "print(auditor.cli.__file__, auditor.checks.__file__, auditor.templates.__file__)\n"
        "auditor.cli.main()"
    )

    def call(*arguments: str) -> list[str]:
        environ = {"PYTHONPATH": str(tmp_path / "site")}
        done = run([sys.executable, "-c", code, *arguments], folder=tmp_path, environ=environ)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    places, *helped = call("demo", "--help")
    assert all(place.startswith(str(tmp_path)) for place in places.split())
    assert helped[0].startswith("Usage: tagproof demo ")
    assert any(line.split()[:1] == ["before-choice"] for line in call("explain"))
