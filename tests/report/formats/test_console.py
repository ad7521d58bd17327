from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from auditpair import LOST, TWICE, an_audit, on, seen

from auditor.errors import ExitCode
from auditor.report.compared.lookback import LookBack, look_back
from auditor.report.compared.outline import read_outline
from auditor.report.ending import Ending
from auditor.report.formats.console import print_verdict, show, summary
from auditor.report.formats.registry import build_view
from auditor.store import AuditFile

FAILED = Ending(code=ExitCode.FINDINGS, fail_on="high")


class Terminal(io.StringIO):
    """A stream that says that a person looks at it."""

    def isatty(self) -> bool:
        return True


def plain(audit: AuditFile, ending: Ending = FAILED, *, whole: bool = False) -> str:
    return click.unstyle(summary(build_view(audit), ending, whole=whole))


def test_it_says_goals_the_worst_problems_and_the_verdict(audit: AuditFile) -> None:
    assert (
        plain(audit)
        == """\
Tracking audit · Nordwind Tea GmbH
! shop.yaml:140: the ignore of container-twice expired on 2026-02-01

  ✓ Newsletter signed up
  ✓ Added to the basket
  ? Tap on the phone number
      unsure    The journey stopped at the step “click link Call us”, so it is not known whether
                GA4 hears of it.
                accept on mobile; https://shop.example/contact (missing-hit)
  ✗ Order placed: 1 critical and 1 high
  ✗ Contact form sent: 1 critical

  Worst first
      critical  GA4 was told twice of the order NT-004711.
                accept on desktop, mobile; https://shop.example/checkout/thanks (duplicate-hit)
      critical  Meta Pixel 100200300400500 was active although the visitor declined.
                reject on desktop, mobile; https://shop.example/checkout/thanks (after-reject)
      critical  GA4 was never told of the contact form, although the page announced it.
                accept on desktop, mobile; https://shop.example/contact (missing-hit)
      high      The order's value reaches Google Ads without a currency.
                accept on desktop, mobile; https://shop.example/checkout/thanks (missing-currency)
      high      /journal lacks the tag meta. The same on 1 more page.
                accept on desktop; 2 pages (tag-not-on-page)

2 of 5 goals are counted right; 2 are broken; 1 could not be checked.
Score 46 of 100 · 5 findings (3 critical and 2 high) · 1 could not tell · 1 suppressed
17 visits · 10 pages · 22 hits (22 held) · 2 kinds of requests not read
FAILED: 5 findings at or over high."""
    )


def test_an_empty_audit_has_a_summary(empty_audit: AuditFile) -> None:
    nothing = Ending(code=ExitCode.INCONCLUSIVE, fail_on="high")
    assert plain(empty_audit, nothing) == (
        "Tracking audit\n\nNo goal was checked; 0 pages visited, no findings.\n"
        "0 findings\n0 visits · 0 pages · 0 hits (0 held)\n"
        "COULD NOT TELL: No findings at or over high, but not everything could be checked."
    )


def test_what_has_no_page_leaves_no_gap(tmp_path: Path) -> None:
    path = an_audit(tmp_path / "audit.db", seen(LOST(page_url="")))
    with AuditFile.open(path) as audit:
        assert "                accept on desktop (missing-hit)\n" in plain(audit)


def test_of_many_problems_it_shows_the_worst_and_the_number_of_the_others(tmp_path: Path) -> None:
    many = [LOST(line=n, tag=str(n)) for n in range(1, 9)]
    with AuditFile.open(an_audit(tmp_path / "audit.db", seen(*many))) as audit:
        assert "and 3 more in the report" in plain(audit)
        assert plain(audit).count("accept on") == 5
        assert plain(audit, whole=True).count("accept on") == 8


def test_it_says_what_is_new_since_the_last_audit_and_what_the_score_was(tmp_path: Path) -> None:
    an_audit(tmp_path / "audit-1.db", seen(LOST, goal="contact"), seen(), started=on(1))
    path = an_audit(tmp_path / "audit-2.db", seen(TWICE), seen(goal="contact"), started=on(2))
    with AuditFile.open(path) as audit:
        told = click.unstyle(summary(build_view(audit, look_back(audit)), FAILED))
    assert "high      new: ga4 G-4TEST0001 purchase is wrong (duplicate-hit)." in told
    assert re.search(
        r"^Score \d+ of 100 \(\d+ before\) · 1 finding \(1 high\)$", told, re.MULTILINE
    )
    assert "\nSince 2026-03-01 09:00: 1 new and 1 fixed.\n" in told


@pytest.mark.parametrize(
    ("code", "fail_on", "says"),
    [
        (ExitCode.PASSED, "critical", "PASSED: No findings at or over critical."),
        (ExitCode.FINDINGS, "high", "FAILED: 1 finding at or over high."),
        (ExitCode.FINDINGS, "critical", "More findings than the spec's `allow` tolerates."),
        (ExitCode.INCONCLUSIVE, "critical", "COULD NOT TELL: No findings at or over critical, but"),
    ],
)
def test_the_verdict_is_the_exit_code_in_one_line(
    code: ExitCode, fail_on: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with AuditFile.open(an_audit(tmp_path / "audit.db", seen(LOST))) as audit:
        print_verdict(build_view(audit), Ending(code=code, fail_on=fail_on))
    [line] = capsys.readouterr().out.splitlines()
    assert says in line
    assert line.endswith("The one goal is broken.")


def test_the_verdict_counts_what_the_baseline_does_not_have(tmp_path: Path) -> None:
    before = read_outline(an_audit(tmp_path / "old.db", seen(LOST)))
    path = an_audit(tmp_path / "new.db", seen(LOST, TWICE), started=on(9))
    with AuditFile.open(path) as audit:
        view = build_view(audit, LookBack(before=before, is_baseline=True))
    assert FAILED.line(view) == "FAILED: 1 finding at or over high that the baseline does not have."
    assert "Since the baseline of 2026-03-02 09:14: 1 new and 1 still there." in click.unstyle(
        summary(view, FAILED)
    )


def coloured(stream: io.StringIO) -> bool:
    show(lambda _: click.style("x", fg="red"), stream)
    return "\x1b" in stream.getvalue()


@pytest.mark.parametrize(
    ("environ", "on_terminal", "in_file"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colours_are_for_terminals_unless_the_user_says_otherwise(
    environ: dict[str, str], on_terminal: bool, in_file: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert coloured(Terminal()) is on_terminal
    assert coloured(io.StringIO()) is in_file


@pytest.mark.parametrize(("term", "colours"), [("xterm-256color", True), ("dumb", False)])
def test_a_real_terminal_gets_colours_and_a_dumb_one_none(
    term: str, colours: bool, tmp_path: Path
) -> None:
    an_audit(tmp_path / "audit-1.db", seen(LOST))
    told = on_a_terminal(["report", "audit-1.db", "--format", "console"], tmp_path, term)
    assert "FAILED: 1 finding at or over high." in click.unstyle(told)
    assert ("\x1b[31m" in told) is colours


def on_a_terminal(arguments: list[str], folder: Path, term: str) -> str:
    """What tagproof writes where its stdout is a terminal."""
    ours, theirs = pty.openpty()
    environ = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    script = Path(sys.executable).with_name("tagproof")
    with subprocess.Popen(  # noqa: S603 - our own command
        [script, *arguments],
        cwd=folder,
        env={**environ, "TERM": term},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ):
        os.close(theirs)
        told = b""
        try:
            while piece := os.read(ours, 65_536):
                told += piece
        except OSError:
            pass  # how Linux says that nobody has the other end any more
    os.close(ours)
    return told.decode()


def test_a_terminal_without_unicode_gets_plain_signs(audit: AuditFile) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    view = build_view(audit)
    show(lambda signs: summary(view, FAILED, signs=signs), stream)
    stream.flush()
    shown = raw.getvalue().decode("ascii")
    assert "  x Order placed" in shown
    assert "\\u201cclick link Call us\\u201d" in shown


def test_hostile_text_steers_no_terminal(
    hostile_audit: Callable[[str], AuditFile], harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal, view = Terminal(), build_view(hostile_audit(harm))
    show(lambda signs: summary(view, FAILED, signs=signs, whole=True), terminal)
    without_styles = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", without_styles)
    assert "\\x1b[2J" in without_styles


def test_a_million_characters_do_not_flood_the_terminal(
    hostile_audit: Callable[[str], AuditFile],
) -> None:
    assert len(plain(hostile_audit("A" * 1_000_000), whole=True)) < 10_000
