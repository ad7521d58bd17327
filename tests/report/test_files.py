from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from auditor.errors import StoreError, UsageError
from auditor.report.files import write_whole
from auditor.report.formats.registry import write_reports
from auditor.store import AuditFile


def test_each_format_is_one_file_in_the_folder(audit: AuditFile, tmp_path: Path) -> None:
    output = tmp_path / "deep" / "reports"
    written = write_reports(audit, ["html", "json", "console", "junit", "json"], output)
    assert [path.name for path in written] == ["report.html", "report.json", "junit.xml"]
    assert sorted(output.iterdir()) == sorted(written)


def test_a_format_that_does_not_exist_is_named(audit: AuditFile, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no report format 'docx'; choose from html, json, junit"):
        write_reports(audit, ["html", "docx"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_second_report_takes_the_place_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_whole(path, "old")
    write_whole(path, "new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_is_as_readable_as_any_other_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_whole(tmp_path / "report.html", "text")
    modes = [stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()]
    assert modes[0] == modes[1]


def test_a_full_disk_keeps_the_old_report_and_leaves_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    write_whole(path, "old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError) as caught:
        write_whole(path, "new")
    assert str(caught.value) == (
        f"{path}: the report can't be written (No space left on device); make room or name "
        "another place with --output"
    )
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_where_the_folder_should_be_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    with pytest.raises(StoreError, match="the report can't be written"):
        write_whole(tmp_path / "reports" / "report.html", "text")


def test_a_device_is_never_replaced_by_a_report(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    os.mkfifo(path)
    with pytest.raises(StoreError, match="it is not an ordinary file"):
        write_whole(path, "text")
    assert path.is_fifo()


def test_a_link_to_a_report_stays_one(tmp_path: Path) -> None:
    (tmp_path / "latest.html").symlink_to("report.html")
    write_whole(tmp_path / "latest.html", "text")
    assert (tmp_path / "latest.html").is_symlink()
    assert (tmp_path / "report.html").read_text() == "text"


def test_a_place_without_a_name_is_a_clear_error() -> None:
    with pytest.raises(StoreError, match="name another place with --har"):
        write_whole(Path(), "text", option="--har")


def test_a_folder_where_the_report_should_be_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(StoreError, match="the report can't be written"):
        write_whole(tmp_path / "report.html", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
