"""tagproof hits: what a page sends that is opened, clicked on and left."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import call, output_of
from tinysite import Answer, TinySite, serving, unused_port

TAGPROOF = str(Path(sys.executable).with_name("tagproof"))
GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001"
META = "https://www.facebook.com/tr/?id=271828182845904"
SEND = "navigator.sendBeacon('{url}')"
PAGE = f"""<!doctype html><title>Shop</title>
<button onclick="{SEND.format(url=f"{GA4}&en=sign_up")}">Accept all</button>
<a href="/thanks">Go on</a><p>Call anna.berg@mail.test</p><script>
{SEND.format(url=f"{GA4}&en=page_view&ep.mail=anna.berg@mail.test")}
addEventListener('scroll', () => {SEND.format(url=f"{META}&ev=Scrolled")}, {{once: true}})
addEventListener('pagehide', () => {SEND.format(url=f"{GA4}&en=goodbye")})
</script><div style="height: 5000px"></div>"""
THANK_YOU = (
    f"<script>{SEND.format(url=f'{META}&ev=Purchase&cd[value]=79&cd[currency]=EUR')}</script>"
)


@pytest.fixture
def site() -> Iterator[TinySite]:
    with serving() as tiny:
        tiny.pages["/"] = PAGE
        tiny.pages["/thanks"] = THANK_YOU
        tiny.pages["/quiet"] = "<title>Quiet</title><button>Accept all</button>"
        yield tiny


def hits(folder: Path, *arguments: str | Path) -> tuple[int, str, str]:
    result = call(folder, "hits", *arguments)
    return result.exit_code, result.stdout, result.stderr


def rows_of(out: str) -> list[list[str]]:
    lines = [line for line in out.splitlines() if line.endswith("held")]
    return [re.split(r" {2,}", line.strip()) for line in lines]


def test_a_page_shows_what_it_sends_as_a_visitor_scrolls_and_leaves(
    site: TinySite, tmp_path: Path
) -> None:
    address = site.url.removeprefix("http://")  # as people type it
    code, out, err = hits(tmp_path, address)
    assert code == 0
    assert [row[1:4] for row in rows_of(out)] == [
        ["Google Analytics 4", "G-TEST0001", "page_view"],
        ["Meta Pixel", "271828182845904", "Scrolled"],
        ["Google Analytics 4", "G-TEST0001", "goodbye"],
    ]
    assert "3 hits of 2 vendors on 1 page, held: none reached its vendor" in out
    assert f"opening {site.url}" in err
    assert "anna.berg" not in out + err


def test_buttons_and_links_are_clicked_in_their_order(site: TinySite, tmp_path: Path) -> None:
    clicks = ("--click", "accept ALL", "--click", "Go on")
    code, out, _ = hits(tmp_path, site.url, *clicks, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert sorted((row["event"], row["page"].removeprefix(site.url)) for row in rows) == [
        ("Purchase", "/thanks"), ("goodbye", "/"), ("page_view", "/"), ("sign_up", "/")
    ]  # fmt: skip
    assert all(row["held"] for row in rows)


def test_a_button_that_is_not_there_ends_it_and_names_those_that_are(
    site: TinySite, tmp_path: Path
) -> None:
    code, out, err = hits(tmp_path, site.url, "--click", "Accept everything")
    assert code == 3
    assert "page_view" in out
    assert 'there is none; the page has button "Accept all"' in err


def test_a_page_that_sends_nothing_says_what_to_try(site: TinySite, tmp_path: Path) -> None:
    code, out, _ = hits(tmp_path, f"{site.url}/quiet")
    assert code == 0
    assert out.splitlines()[-5:] == [
        "0 hits of 0 vendors on 1 page",
        "nothing was sent: maybe the page asks for consent first. Give it:",
        f"  tagproof hits {site.url}/quiet --click 'Accept all'",
        "or have a window opened with --headed, and click in it",
        "the page has the buttons: Accept all",
    ]


def test_an_error_page_shows_its_hits_and_is_no_success(site: TinySite, tmp_path: Path) -> None:
    site.otherwise = Answer(PAGE, 404)
    code, out, err = hits(tmp_path, f"{site.url}/gone")
    assert (code, "page_view" in out) == (3, True)
    assert f"tagproof: {site.url}/gone answered HTTP 404" in err


def test_a_site_that_does_not_answer_says_so(tmp_path: Path) -> None:
    code, out, err = hits(tmp_path, f"127.0.0.1:{unused_port()}")
    assert (code, "Traceback" in out + err) == (3, False)
    assert "nothing answers there (connection refused)" in err
    assert "asks for consent" not in out


def test_a_password_in_the_address_is_used_and_not_shown(site: TinySite, tmp_path: Path) -> None:
    site.credentials = "Basic YW5uYTpzM2NyZXQtd29yZA=="
    address = site.url.replace("://", "://anna:s3cret-word@")
    code, out, err = hits(tmp_path, address)
    assert (code, "page_view" in out, "s3cret" in out + err) == (0, True, False)


def test_ctrl_c_shows_what_was_seen_until_then(site: TinySite) -> None:
    site.pages["/"] = PAGE + "<script>setInterval(() => fetch('/'), 50)</script>"
    with subprocess.Popen(  # noqa: S603 - our own command
        [TAGPROOF, "hits", site.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "CI": "true"},
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if "page_view" in line:
                os.killpg(running.pid, signal.SIGINT)
                break
        output, errors = output_of(running)
    assert running.returncode == 130
    assert "tagproof: interrupted" in errors
    assert "Traceback" not in errors
    assert "never retrieved" not in errors
    assert "held: none reached its vendor" in output


def test_a_reader_that_goes_away_ends_it(site: TinySite) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(  # noqa: S603 - our own command
        [TAGPROOF, "hits", site.url], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert done.returncode == 141
    assert b"Traceback" not in done.stderr
    assert b"bug" not in done.stderr
