"""Texts of a page in a spec's file: read back as they were, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.config.document import document
from auditor.config.nodes import compose
from auditor.draft.yaml import comment, value

HOSTILE = [
    "true", "no", "null", "~", "", " x ", "a: b", "a # b", "- a", "{x}", "[x]", "'", '"', "\\", "*a",
    "&a", "!!python/object:os.system", "%YAML 1.2", "---", "a\nb: c", "a\r\nversion: 2", "\x00\x1b[2J",
    "${HOME}", "$${HOME}", "$$${x", "\u2028x: y", "\ufeff", "\U0001f600", "123", "1e5", "2026-01-01", "5s",
    "https://shop.example/a?b=c#d", "0x1f", ".inf", "<<", "=", "a" * 5000,
]  # fmt: skip


def read_back(text: str) -> object:
    root = compose(f"x: {value(text)}\ny: {value({'k': text, 'l': [text]})}\n")
    assert root is not None
    read = document(root, {"HOME": "/root"})
    assert read.problems == []
    assert isinstance(read.data, dict)
    assert read.data["y"] == {"k": read.data["x"], "l": [read.data["x"]]}
    return read.data["x"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_read_back_as_it_was(text: str) -> None:
    assert read_back(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    assert read_back(text) == text


def test_half_a_character_is_replaced() -> None:
    assert read_back("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_comment_stays_on_its_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"# {comment(text)}\nx: y\n", "utf-8")
    lines = file.read_text("utf-8").splitlines()
    assert [lines[0].startswith("# "), *lines[1:]] == [True, "x: y"]
    assert len(lines[0]) <= 162


def test_numbers_and_booleans_are_plain() -> None:
    assert value({"goal": True, "nth": 2, "value": {"above": 0}}) == (
        "{ goal: true, nth: 2, value: { above: 0 } }"
    )
