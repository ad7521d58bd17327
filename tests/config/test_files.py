"""What is said of a file that is not a spec at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from auditor.config import load_spec
from auditor.config.read import MOST_BYTES
from auditor.errors import SpecError

if TYPE_CHECKING:
    from config.conftest import Load, Problems


def refused(path: Path) -> list[str]:
    with pytest.raises(SpecError) as raised:
        load_spec(path, {})
    return raised.value.problems


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_missing_file() -> None:
    assert refused(Path("shop.yaml")) == ["shop.yaml: there is no such file; check the path"]


def test_a_missing_file_with_a_name_like_another() -> None:
    Path("specs").mkdir()
    Path("specs/shop.yaml").touch()
    assert refused(Path("specs/shop.yml")) == [
        "specs/shop.yml: there is no such file; check the path; did you mean specs/shop.yaml?"
    ]


def test_a_folder() -> None:
    Path("specs").mkdir()
    assert refused(Path("specs")) == ["specs: is a folder; name the spec's file in it"]
    Path("specs/shop.yaml").touch()
    assert refused(Path("specs")) == [
        "specs: is a folder; name the spec's file in it; did you mean specs/shop.yaml?"
    ]


def test_a_file_that_is_not_utf_8(small: str, problems: Problems) -> None:
    text = small.replace("version: 1\n", "version: 1\n# Größe\n")
    assert problems(text.encode("latin-1")) == [
        "spec.yaml:2: is not UTF-8: byte 0xf6 at position 15; save the file as UTF-8"
    ]
    assert problems(small.encode("utf-16")) == [
        "spec.yaml:1: is not UTF-8: byte 0xff at position 0; save the file as UTF-8"
    ]
    assert problems(b"\xef\xbb\xbf#\xff") == [
        "spec.yaml:1: is not UTF-8: byte 0xff at position 4; save the file as UTF-8"
    ]


def test_a_byte_order_mark_does_not_matter(small: str, load: Load) -> None:
    spec = load(b"\xef\xbb\xbf" + small.replace("\n", "\r\n").encode())
    assert spec.line("goals.contact.expect.0") == 11
    assert spec.source.startswith("version: 1\r\n")


def test_a_huge_file(problems: Problems) -> None:
    assert problems(b"#" * (MOST_BYTES + 1)) == ["spec.yaml: is larger than 1 MB; is it the spec?"]


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (
            PermissionError(13, "Permission denied"),
            "may not be read by this user; change its permissions",
        ),
        (OSError(5, "Input/output error"), "can't be read: Input/output error; check the path"),
    ],
)
def test_a_file_that_cannot_be_read(
    error: OSError, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    assert refused(Path("spec.yaml")) == [f"spec.yaml: {what}"]


def test_a_path_that_can_be_none() -> None:
    assert refused(Path("a\0b")) == [r"a\x00b: is not a path of a file; check it"]
    assert refused(Path("a" * 5000)) == [
        "a" * 5000 + ": can't be read: File name too long; check the path"
    ]
