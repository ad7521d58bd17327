"""A spec is written whole and right, or not at all; and nothing is written over unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.draft.write import DraftError, refuse_existing, write_spec
from auditor.errors import UsageError

RIGHT = """version: 1
site: { url: https://shop.example }
tags: { ga4: { vendor: ga4, account: G-TEST0001 } }
crawl: {}
"""


def test_a_right_one_is_in_its_place_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    write_spec(path, RIGHT, {})
    assert path.read_text("utf-8") == RIGHT
    assert list(tmp_path.iterdir()) == [path]


def test_a_wrong_one_is_not_written_and_what_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("mine", "utf-8")
    with pytest.raises(DraftError, match=r"spec\.yaml:4: nonsense") as caught:
        write_spec(path, RIGHT.replace("crawl", "nonsense"), {})
    assert "nothing was written" in str(caught.value)
    assert path.read_text("utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_needs_force(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    refuse_existing(path, force=False)
    path.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="--force writes over it"):
        refuse_existing(path, force=False)
    refuse_existing(path, force=True)


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        refuse_existing(tmp_path / "none" / "spec.yaml", force=False)
    with pytest.raises(UsageError, match="is a folder"):
        refuse_existing(tmp_path, force=True)
