"""tagproof hits: what is in a recording, as lines, as data and as a table."""

from __future__ import annotations

import csv
import json
import sqlite3
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from commandline import call

from auditor.audit.seen import SeenHit
from auditor.cli.hitdata import COLUMNS
from auditor.cli.hitlines import HitLines
from auditor.testing import a_hit

GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001"
META = "https://www.facebook.com/tr/?id=271828182845904"
HTML: dict[str, Any] = {"status": 200, "content": {"mimeType": "text/html"}}
ESCAPE, TURN = "%1b[2J", "%E2%80%AE"


def entry(url: str, second: float, referrer: str = "", **response: Any) -> dict[str, Any]:
    headers = [{"name": "Referer", "value": referrer}] if referrer else []
    return {
        "startedDateTime": f"2026-11-20T10:00:{second:06.3f}Z",
        "request": {"method": "GET", "url": url, "headers": headers},
        "response": {"status": 204, "content": {}, **response},
    }


SHOP, THANKS = "https://shop.example/", "https://shop.example/thanks"
SESSION = [
    entry(SHOP, 0, **HTML),
    entry(f"{GA4}&en=page_view", 0.5),
    entry(f"{META}&ev=PageView", 0.75, status=0, _error="net::ERR_BLOCKED_BY_CLIENT"),
    entry(THANKS, 4, **HTML),
    entry(f"{GA4}&en=purchase&epn.value=0&cu=EUR&ep.transaction_id=NL-1", 5.25),
    entry(f"{META}&ev=Purchase&cd[value]=79.00&cd[currency]=EUR", 5.5, status=500),
    entry(f"{GA4}&en={ESCAPE}{TURN}&ep.mail=anna.berg%40mail.test", 6),
]


def recording(folder: Path, entries: list[Any] = SESSION) -> Path:
    path = folder / "session.har"
    path.write_text(json.dumps({"log": {"creator": {"name": "x"}, "entries": entries}}))
    return path


def hits(folder: Path, *arguments: str | Path, **environ: str) -> tuple[int, str, str]:
    result = call(folder, "hits", *arguments, **environ)
    return result.exit_code, result.stdout, result.stderr


# ── a recording ──────────────────────────────────────────────────────────────────────────────────


def test_a_recording_is_shown_page_after_page_one_line_a_hit(tmp_path: Path) -> None:
    code, out, err = hits(tmp_path, recording(tmp_path), PATH="", TAGPROOF_BROWSER="")
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines == [
        "TIME VENDOR ACCOUNT EVENT VALUE ORDER ARRIVED",
        "",
        "https://shop.example/",
        "0.50 Google Analytics 4 G-TEST0001 page_view yes",
        "0.75 Meta Pixel 271828182845904 PageView can't tell: blocked in the browser that recorded",
        "",
        "https://shop.example/thanks",
        "1.25 Google Analytics 4 G-TEST0001 purchase 0 EUR NL-1 yes",
        "1.50 Meta Pixel 271828182845904 Purchase 79.00 EUR no: HTTP 500",
        "2.00 Google Analytics 4 G-TEST0001 \\x1b[2J\\u202e yes",
        "",
        "5 hits of 2 vendors on 2 pages",
    ]


def test_two_visits_of_one_address_are_two_pages(tmp_path: Path) -> None:
    entries = [entry(SHOP, 0, **HTML), entry(f"{GA4}&en=a", 1)]
    entries += [entry(SHOP, 4, **HTML), entry(f"{GA4}&en=b", 5)]
    _, out, _ = hits(tmp_path, recording(tmp_path, entries))
    assert out.splitlines().count(SHOP) == 2


def test_a_page_that_is_not_known_says_so(tmp_path: Path) -> None:
    _, out, _ = hits(tmp_path, recording(tmp_path, [entry(f"{GA4}&en=page_view", 0)]))
    assert "(it is not known which page)" in out
    assert "1 hit of 1 vendor\n" in out


@pytest.mark.parametrize(
    ("chosen", "events"),
    [
        (("--vendor", "meta"), ["PageView", "Purchase"]),
        (("--event", "purchase"), ["purchase"]),
        (("--event", "purchase", "--event", "Purchase"), ["purchase", "Purchase"]),
        (("--vendor", "ga4", "--event", "purchase"), ["purchase"]),
        (("--vendor", "ga4", "--event", "Purchase"), []),
    ],
)
def test_only_what_is_asked_for_is_shown(
    tmp_path: Path, chosen: tuple[str, ...], events: list[str]
) -> None:
    code, out, _ = hits(tmp_path, recording(tmp_path), "--json", *chosen)
    assert code == 0
    assert [json.loads(line)["event"] for line in out.splitlines()] == events


def test_what_was_left_out_is_counted_and_named_where_nothing_fits(tmp_path: Path) -> None:
    path = recording(tmp_path)
    assert "not shown: 3 other hits" in hits(tmp_path, path, "--vendor", "meta")[1]
    _, out, _ = hits(tmp_path, path, "--event", "lead")
    assert (
        "none fits; there are: Google Analytics 4 page_view (1), Meta Pixel PageView (1), Google Analytics 4 purchase (1)"
        in out
    )


def test_hits_are_data_one_object_a_line_and_the_rest_is_on_stderr(tmp_path: Path) -> None:
    code, out, err = hits(tmp_path, recording(tmp_path), "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, len(rows), out.isascii()) == (0, 5, True)
    assert err == "\n5 hits of 2 vendors on 2 pages\n"
    purchase = rows[2]
    assert purchase["page"] == THANKS
    assert (purchase["after_ms"], purchase["vendor"], purchase["value"]) == (1250, "ga4", "0")
    assert (purchase["transaction_id"], purchase["delivered"], purchase["held"]) == (
        "NL-1", True, False
    )  # fmt: skip
    assert [row["failure"] for row in rows] == [None, "blocked-by-client", None, "HTTP 500", None]


def test_hits_are_a_table_that_no_spreadsheet_calculates(tmp_path: Path) -> None:
    entries = [entry(SHOP, 0, **HTML), entry(f"{GA4}&en=%3D1%2B1", 1), *SESSION[4:5]]
    code, out, _ = hits(tmp_path, recording(tmp_path, entries), "--csv")
    rows = list(csv.DictReader(StringIO(out)))
    assert code == 0
    assert tuple(rows[0]) == COLUMNS
    assert [row["event"] for row in rows] == ["'=1+1", "purchase"]
    assert (rows[1]["value"], rows[1]["transaction_id"], rows[1]["delivered"]) == (
        "0", "NL-1", "yes"
    )  # fmt: skip


def test_a_table_without_hits_has_its_columns(tmp_path: Path) -> None:
    code, out, err = hits(tmp_path, recording(tmp_path, [entry(SHOP, 0, **HTML)]), "--csv")
    assert (code, out) == (0, f"{','.join(COLUMNS)}\n")
    assert "0 hits of 0 vendors on 1 page" in err


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_personal_data_is_masked(tmp_path: Path, form: tuple[str, ...]) -> None:
    entries = [entry(f"{SHOP}?mail=anna.berg%40mail.test", 0, **HTML), *SESSION[4:]]
    _, out, err = hits(tmp_path, recording(tmp_path, entries), *form)
    assert "anna.berg" not in out + err


def test_what_was_loaded_and_what_can_not_be_read_is_said_at_the_end(tmp_path: Path) -> None:
    entries = [
        entry(SHOP, 0, **HTML),
        entry("https://www.googletagmanager.com/gtm.js?id=GTM-TEST01", 0.5),
        entry(f"{GA4}&en=page_view", 1),
        entry("https://www.googletagmanager.com/gtag/js?id=G-TEST0001", 1),
        *[entry("https://ct.pinterest.com/v9/new?x=1", 2, SHOP)] * 2,
    ]
    _, out, _ = hits(tmp_path, recording(tmp_path, entries))
    assert out.splitlines()[-4:] == [
        "1 hit of 1 vendor on 1 page",
        "also loaded: Google Tag Manager GTM-TEST01",
        "may be hits, and can't be read:",
        "  2 x ct.pinterest.com/v9/new: a request to Pinterest Tag that no rule reads",
    ]


@pytest.mark.parametrize("width", [80, 81, 100, 140, 250])
def test_lines_fit_their_terminal(width: int) -> None:
    lines = HitLines(width=width)
    shown = [lines.titles(), *lines.of(a_seen_hit(event="e" * 200, account="a" * 200))]
    assert all(len(line) <= width for line in shown)
    assert "…" in shown[-1]


def test_a_pipe_gets_whole_texts() -> None:
    *_, line = HitLines().of(a_seen_hit(event="e" * 150, account="a" * 150))
    assert "e" * 150 in line
    assert "a" * 150 in line


def a_seen_hit(**fields: Any) -> SeenHit:
    page = f"https://shop.example/{'p' * 300}"
    return SeenHit(hit=a_hit(**fields), visit=1, page=page, after=12_340, began="")


# ── wrong calls ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone.har",), "gone.har: can't be read (No such file or directory)"),
        (("shop",), "shop: is neither a file nor a web address; give a HAR file, or a page such as"),
        (("file:///etc/passwd",), "file:///etc/passwd: is neither a file nor a web address"),
        (("javascript:alert(1)",), "javascript:alert(1): is neither a file nor a web address"),
        (("https://",), "https://: is neither a file nor a web address"),
        (("a.har", "--vendor", "facebook"), "there is no vendor 'facebook'; did you mean meta?"),
        (("a.har", "--vendor", "xyzzy"), "there is no vendor 'xyzzy'; `tagproof vendors` lists"),
        (("a.har", "--json", "--csv"), "--json and --csv are both given: give one of them"),
        (("a.har", "--click", "x"), "--click and --headed are for a page; a.har is a recording"),
    ],
)  # fmt: skip
def test_a_wrong_call_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": []}}))
    code, out, err = hits(tmp_path, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"tagproof: {said}")


def test_a_file_that_is_no_recording_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "trace.json").write_text('{"traceEvents": []}')
    code, _, err = hits(tmp_path, "trace.json")
    assert (code, "is a trace of DevTools' Performance panel" in err) == (2, True)
    with sqlite3.connect(tmp_path / "audit.db") as database:
        database.execute("CREATE TABLE t (x)")
    code, _, err = hits(tmp_path, "audit.db")
    assert (code, "is an audit file; `tagproof report" in err) == (2, True)
