"""What goes wrong with an audit file is told, and nothing is lost."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from auditor.errors import StoreError
from auditor.model import Screenshot
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path
from auditnouns import all_facts


def message(error: pytest.ExceptionInfo[StoreError], path: Path) -> str:
    return str(error.value).replace(str(path), "FILE")


def test_a_missing_file_says_so(path: Path) -> None:
    with pytest.raises(StoreError) as error:
        AuditFile.open(path)

    assert message(error, path) == (
        "FILE: there is no such file; give the .db file that `tagproof run` wrote"
    )


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        AuditFile.open(tmp_path)

    assert message(error, tmp_path) == (
        "FILE: is a folder; give the .db file in it that `tagproof run` wrote"
    )


@pytest.mark.parametrize("content", [b"", b"version: 1\n" * 100, b"SQLite format 3\0" + b"x" * 500])
def test_a_file_that_is_no_audit_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(content)

    with pytest.raises(StoreError) as error:
        AuditFile.open(path)

    assert message(error, path) == (
        "FILE: this is not an audit file; give the .db file that `tagproof run` wrote"
    )


def test_a_database_of_something_else_says_so(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (key TEXT)")
    connection.close()

    with pytest.raises(StoreError, match="this is not an audit file"):
        AuditFile.open(path)


def test_an_audit_of_a_newer_version_says_so(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        audit._connection.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreError) as error:
        AuditFile.open(path)

    assert message(error, path) == (
        "FILE: was written by a newer tagproof (format 99, this one reads 9); update tagproof"
    )


def test_a_damaged_file_says_so(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        for _ in range(50):
            audit.add_visit(all_facts())
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)

    with (
        pytest.raises(StoreError, match="the file is damaged; restore it"),
        AuditFile.open(path) as audit,
    ):
        audit.facts(40)


def test_a_value_that_makes_no_sense_is_damage_too(audit: AuditFile) -> None:
    visit = audit.add_visit(all_facts())
    audit._connection.execute("UPDATE step SET phase = 'lunch'")

    with pytest.raises(StoreError, match="the file is damaged"):
        audit.facts(visit)


def test_an_existing_file_is_not_written_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("precious")

    with pytest.raises(StoreError) as error:
        AuditFile.create(path, {})

    assert message(error, path) == "FILE: exists already; choose another name for the audit file"
    assert path.read_text() == "precious"


def test_a_place_that_can_t_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match=r"can't be written .*; choose another --output"):
        AuditFile.create(tmp_path / "file" / "audit.db", {})


def test_on_a_full_disk_what_was_stored_before_stays(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        audit.add_visit(all_facts())
        (pages,) = audit._connection.execute("PRAGMA page_count").fetchone()
        audit._connection.execute(f"PRAGMA max_page_count = {pages + 1}")

        with pytest.raises(StoreError) as error:
            audit.add_visit(replace(all_facts(), screenshots=(a_large_screenshot(),)))

    assert message(error, path) == (
        "FILE: the disk is full; make room there or choose another --output. "
        "What was stored before can still be reported"
    )
    with AuditFile.open(path) as audit:
        assert audit.counts().visits == 1
        assert len(audit.facts(1).pages) == 2


def a_large_screenshot() -> Screenshot:
    return Screenshot(id=1, at=0, caption="", image=b"p" * 100_000)


def test_a_file_that_can_t_be_written_says_so_and_can_be_read(path: Path) -> None:
    AuditFile.create(path, {}).close()
    with AuditFile.open(path) as audit:
        audit._connection.execute("PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="can't be written; check its permissions"):
            audit.add_visit(all_facts())

        assert audit.counts().visits == 0


def test_a_file_that_another_process_writes_says_so(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        audit._connection.execute("PRAGMA busy_timeout = 0")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="another process is writing to it"):
            audit.add_visit(all_facts())

        other.close()
        assert audit.add_visit(all_facts()) == 1


def test_what_a_killed_audit_had_stored_can_be_read(path: Path, tmp_path: Path) -> None:
    with AuditFile.create(path, {"status": "running"}) as audit:
        audit.add_visit(all_facts())
        left = tmp_path / "left"
        left.mkdir()
        for file in path.parent.iterdir():
            (left / file.name).write_bytes(file.read_bytes())

    with AuditFile.open(left / "audit.db") as audit:
        assert audit.meta == {"status": "running"}
        assert audit.counts().visits == 1


def test_a_visit_or_screenshot_that_is_not_there_says_so(audit: AuditFile, path: Path) -> None:
    with pytest.raises(StoreError) as error:
        audit.facts(7)
    assert message(error, path) == "FILE: there is no visit 7"

    with pytest.raises(StoreError) as error:
        audit.screenshot(7, 1)
    assert message(error, path) == "FILE: visit 7 has no screenshot 1"


def test_closing_twice_does_nothing(path: Path) -> None:
    audit = AuditFile.create(path, {})
    audit.close()
    audit.close()
