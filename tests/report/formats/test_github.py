"""GitHub Actions: workflow commands as its runner reads them, and the summary of a step."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from changedview import changed

from auditor.cli.terminal import say, say_on_stderr
from auditor.report.formats.console import show
from auditor.report.formats.github import PER_LEVEL, SUMMARY, SUMMARY_BYTES, commands
from auditor.report.formats.registry import build_view, write_reports
from auditor.report.text import inert
from auditor.report.view import ReportView
from auditor.store import AuditFile


def read_back(view: ReportView, fail_on: str = "high") -> list[tuple[str, dict[str, str], str]]:
    """Command, properties and message, taken apart and unescaped as the runner does it."""
    found = []
    for line in commands(replace(view, meta=replace(view.meta, fail_on=fail_on))):
        parts = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert parts is not None, line
        told = dict(each.split("=", 1) for each in parts[2].split(","))
        for escape, sign in (
            ("%3A", ":"),
            ("%2C", ","),
            ("%0A", "\n"),
            ("%0D", "\r"),
            ("%25", "%"),
        ):
            told = {name: value.replace(escape, sign) for name, value in told.items()}
        message = parts[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        found.append((parts[1], told, message))
    return found


def test_each_problem_is_an_annotation_at_its_line(audit: AuditFile) -> None:
    (level, told, message), *_ = read_back(build_view(audit))
    assert level == "error"
    assert told == {"file": "shop.yaml", "line": "44", "title": "critical: duplicate-hit"}
    assert message.splitlines()[:2] == [
        "GA4 was told twice of the order NT-004711.",
        "accept on desktop, mobile",
    ]


def test_what_does_not_fail_the_audit_is_a_warning(audit: AuditFile) -> None:
    view = build_view(audit)
    levels = [level for level, _, _ in read_back(view, "critical")]
    assert levels == ["error"] * 3 + ["warning"] * 3
    assert len(view.problems) + len(view.open_questions) == 6


def test_what_a_baseline_has_is_a_warning(audit: AuditFile) -> None:
    levels = [level for level, _, _ in read_back(changed(build_view(audit)))]
    assert levels == ["error"] + ["warning"] * 5


def test_there_are_no_more_than_github_takes_and_the_rest_is_counted(audit: AuditFile) -> None:
    view = build_view(audit)
    many = tuple(
        replace(each, anchor=f"p{number}") for number, each in enumerate(view.problems * 5)
    )
    errors = [each for each in read_back(replace(view, problems=many)) if each[0] == "error"]
    assert len(errors) == PER_LEVEL
    assert errors[-1][2].startswith("There are 16 more")


def test_a_spec_outside_the_repository_is_no_file_of_it(audit: AuditFile) -> None:
    audit.update_meta(spec_path="/elsewhere/shop.yaml")
    assert {tuple(told) for _, told, _ in read_back(build_view(audit))} == {("title",)}


@pytest.mark.parametrize("repeat", [1, 5_000])
def test_no_text_of_a_site_becomes_a_command(
    hostile_audit: Callable[[str], AuditFile], harm: str, repeat: int
) -> None:
    text = f"{harm}\r\n::set-env name=X::1\n::stop-commands::x%0A,file=/etc/passwd::" * repeat
    lines = list(commands(build_view(hostile_audit(text))))
    assert len(lines) == 2
    for line in lines:
        assert re.match(r"::(error|warning) (file=[^,:]+,line=\d+,)?title=[^,:]+::", line)
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", line)
        assert len(line) < 10_000


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::add-mask::e", ": :add-mask::e"),
        ("  \x1b[1m::error::x", "  \x1b[1m: :error::x"),
        ("one\n  ::warning::two", "one\n  : :warning::two"),
        ("see ##[group]x ##vso[task.x]", "see ## [group]x ## vso[task.x]"),
        ("a::b ## c", "a::b ## c"),
    ],
)
def test_what_we_say_ourselves_is_no_command_either(line: str, shown: str) -> None:
    assert inert(line, {"GITHUB_ACTIONS": "true"}) == shown
    assert inert(line, {}) == line


def test_nothing_that_is_said_on_the_terminal_is_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    say("::error::said")
    say_on_stderr("  ::error::complained")
    show(lambda signs: f"{signs.works} fine\n      ::error::shown")
    said = "".join(capsys.readouterr())
    assert said.count(": :error::") == 3


def test_the_summary_is_a_file_where_there_is_no_step(
    audit: AuditFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SUMMARY, raising=False)
    (path,) = write_reports(audit, ["github"], tmp_path / "out")
    assert path == tmp_path / "out" / "github-summary.md"
    assert path.read_text().startswith("## Tracking audit")


def test_the_summary_is_appended_to_that_of_the_step(
    audit: AuditFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = tmp_path / "summary"
    step.write_text("before")
    monkeypatch.setenv(SUMMARY, str(step))
    assert write_reports(audit, ["github"], tmp_path / "out") == [step]
    assert step.read_text().startswith("before\n## Tracking audit")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("room", [0, 1_000, 20_000])
def test_a_full_summary_is_never_made_too_large(
    audit: AuditFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    step = tmp_path / "summary"
    step.write_bytes(b"x" * (SUMMARY_BYTES - room))
    monkeypatch.setenv(SUMMARY, str(step))
    (path,) = write_reports(audit, ["github"], tmp_path / "out")
    assert path == (step if room == 20_000 else tmp_path / "out" / "github-summary.md")
    assert step.stat().st_size <= SUMMARY_BYTES
