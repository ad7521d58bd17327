"""What is generated is as its generator makes it today, and `make generated` sees to that."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import CURE, ROOT
from tools.__main__ import main
from tools.generated import GENERATORS, QUICK, current_text, stale, write


@pytest.mark.parametrize("name", QUICK)
def test_each_generated_file_is_as_its_generator_makes_it(name: str) -> None:
    files = [str(path.relative_to(ROOT)) for path in stale(QUICK[name])]
    assert files == [], CURE


def test_every_tool_that_makes_files_is_a_part_of_make_generated() -> None:
    makers = {
        path.stem
        for path in (ROOT / "tools").glob("*.py")
        if re.search(r"^def generate\w*\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert makers == {generator.__module__.rpartition(".")[2] for generator in GENERATORS.values()}


def test_the_makefile_explains_each_of_its_commands() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    head = text.partition("\n\nSHELL")[0]
    tools = re.findall(r"^([\w-]+):[^\n]*\n(?:\t@?[^\n]*\n)*?\t[^\n]* -m tools", text, re.MULTILINE)
    assert len(tools) == 5
    assert [each for each in tools if not re.search(rf"^# make {each}\b", head, re.MULTILINE)] == []


@pytest.fixture
def two_files(tmp_path: Path) -> Callable[[], dict[Path, str]]:
    (tmp_path / "gone.md").write_text("old", "utf-8")
    (tmp_path / "same.md").write_text("same", "utf-8")
    return lambda: {
        tmp_path / "gone.md": "",
        tmp_path / "same.md": "same",
        tmp_path / "folder" / "new.md": "new",
    }


def test_a_file_that_changed_is_new_or_has_no_source_any_more_is_stale(
    two_files: Callable[[], dict[Path, str]],
) -> None:
    assert [path.name for path in stale(two_files)] == ["gone.md", "new.md"]


def test_what_is_stale_is_written_or_removed_and_nothing_else_is_touched(
    two_files: Callable[[], dict[Path, str]], tmp_path: Path
) -> None:
    before = (tmp_path / "same.md").stat().st_mtime_ns
    assert [path.name for path in write(two_files)] == ["gone.md", "new.md"]
    assert not (tmp_path / "gone.md").exists()
    assert current_text(tmp_path / "folder" / "new.md") == "new"
    assert (tmp_path / "same.md").stat().st_mtime_ns == before
    assert stale(two_files) == []


def test_a_name_that_nothing_generates_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SystemExit, match="nothing generates 'vendor'; choose from messages, vendo"):
        main(["vendor"])
