from __future__ import annotations

import io
import re
from collections.abc import Callable

import click
import pytest

from auditor.report import build_view
from auditor.report.console import print_summary, summary
from auditor.store import AuditFile


class Terminal(io.StringIO):
    """A stream that says that a person looks at it."""

    def isatty(self) -> bool:
        return True


def plain(audit: AuditFile) -> str:
    return click.unstyle(summary(build_view(audit)))


def test_it_says_goals_problems_and_totals(audit: AuditFile) -> None:
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
  ✗ Order placed
      critical  GA4 was told twice of the order NT-004711.
                accept on desktop, mobile; https://shop.example/checkout/thanks (duplicate-hit)
      high      The order's value reaches Google Ads without a currency.
                accept on desktop, mobile; https://shop.example/checkout/thanks (missing-currency)
  ✗ Contact form sent
      critical  GA4 was never told of the contact form, although the page announced it.
                accept on desktop, mobile; https://shop.example/contact (missing-hit)
  Beside the goals
      critical  Meta Pixel 100200300400500 was active although the visitor declined.
                reject on desktop, mobile; https://shop.example/checkout/thanks (after-reject)
      high      /journal lacks the tag meta. The same on 1 more page.
                accept on desktop; 2 pages (tag-not-on-page)

2 of 5 goals are counted right; 2 are broken; 1 could not be checked.
17 visits · 10 pages · 22 hits (22 held) · 5 problems (3 critical and 2 high) · 1 could not tell · 1 suppressed · 2 kinds of requests not read"""
    )


def test_an_empty_audit_has_a_summary(empty_audit: AuditFile) -> None:
    assert plain(empty_audit) == (
        "Tracking audit\n\nNo goal was checked; 0 pages visited, no problem found.\n"
        "0 visits · 0 pages · 0 hits (0 held) · 0 problems"
    )


def test_colours_are_for_terminals_only(audit: AuditFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    view, pipe, terminal = build_view(audit), io.StringIO(), Terminal()
    print_summary(view, pipe)
    print_summary(view, terminal)
    assert "\x1b" not in pipe.getvalue()
    assert "\x1b[" in terminal.getvalue()


def test_no_color_is_respected(audit: AuditFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    print_summary(build_view(audit), terminal)
    assert "\x1b" not in terminal.getvalue()


def test_a_terminal_without_unicode_gets_plain_signs(audit: AuditFile) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    print_summary(build_view(audit), stream)
    stream.flush()
    shown = raw.getvalue().decode("ascii")
    assert "  x Order placed" in shown
    assert "\\u201cclick link Call us\\u201d" in shown


def test_hostile_text_steers_no_terminal(
    hostile_audit: Callable[[str], AuditFile], harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    print_summary(build_view(hostile_audit(harm)), terminal)
    without_styles = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", without_styles)
    assert "\\x1b[2J" in without_styles


def test_a_million_characters_do_not_flood_the_terminal(
    hostile_audit: Callable[[str], AuditFile],
) -> None:
    assert len(plain(hostile_audit("A" * 1_000_000))) < 10_000
