"""Files that were written are links on terminals that know links, and plain paths elsewhere."""

from __future__ import annotations

import os
import pty
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from auditor.cli.hyperlinks import knows_links, open_page, say_written

TERMINALS = (
    {"WT_SESSION": "1"},
    {"TERM_PROGRAM": "vscode"},
    {"TERM": "xterm-kitty"},
    {"VTE_VERSION": "6800"},
)


@pytest.fixture
def terminal() -> Iterator[TextIO]:
    """A terminal to write to."""
    reader, writer = pty.openpty()
    with os.fdopen(reader, "rb"), os.fdopen(writer, "w") as stream:
        yield stream


@pytest.mark.parametrize("environ", TERMINALS)
def test_terminals_that_know_links_are_known(environ: dict[str, str], terminal: TextIO) -> None:
    assert knows_links(terminal, environ)
    assert not knows_links(terminal, {**environ, "CI": "true"})
    assert not knows_links(terminal, {**environ, "FORCE_HYPERLINK": "0"})


@pytest.mark.parametrize("environ", [{}, {"TERM": "dumb", "WT_SESSION": "1"}, {"VTE_VERSION": "4"}])
def test_of_others_nothing_is_assumed(environ: dict[str, str], terminal: TextIO) -> None:
    assert not knows_links(terminal, environ)


def test_a_pipe_gets_the_plain_path(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_HYPERLINK", raising=False)
    monkeypatch.setenv("WT_SESSION", "1")
    say_written(Path("out/report.html"))
    assert capsys.readouterr().out == "  out/report.html\n"


def test_a_link_leads_to_the_file_and_cannot_be_broken_out_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    path = tmp_path / "a b\x1b.html"
    say_written(path)
    address = path.as_uri()
    assert "\x1b" not in address
    shown = str(path).replace("\x1b", "\\x1b")
    assert capsys.readouterr().out == f"  \x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\\n"


def test_the_report_is_opened_in_the_users_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def opens(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", opens)
    page = tmp_path / "report.html"
    open_page([tmp_path / "report.json", page])
    assert opened == [page.as_uri()]


def test_where_there_is_nothing_to_open_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page([tmp_path / "report.json"])
    assert "write it with --format html" in capsys.readouterr().err
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    open_page([tmp_path / "report.html"])
    assert f"open {(tmp_path / 'report.html').as_uri()}" in capsys.readouterr().err
