"""tagproof consent: what is said of a page's banner, and how the call ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bannerpages import PUBLISHED, TAG, serve
from commandline import call
from plantedbanners import page as planted
from tinysite import TinySite, unused_port

from auditor.banner import find_banners


def consent(folder: Path, *arguments: str) -> tuple[int, str, str]:
    result = call(folder, "consent", *arguments)
    return result.exit_code, result.stdout, result.stderr


def test_each_choice_is_told_with_its_confirmation_hits_and_cookies(
    site: TinySite, tmp_path: Path
) -> None:
    serve(site, *PUBLISHED["cookieconsent3_osano"])
    code, out, _ = consent(tmp_path, site.url)
    assert code == 0, out
    lines = out.splitlines()
    assert lines[1] == (
        "platform   cookieconsent 3 (Insites, Osano) (cookieconsent3_osano; documented, "
        "tried with cookieconsent 3.1.1)"
    )
    accept, reject, withdraw = (
        lines.index(f"{c:<11}confirmed") for c in ("accept", "reject", "withdraw")
    )
    accepted, refused = "\n".join(lines[accept:reject]), "\n".join(lines[reject:withdraw])
    assert "cookie cookieconsent_status: says granted" in accepted
    assert "before    hits: none; cookies: none" in accepted
    assert (
        "after     hits: Google Analytics 4 page_view; cookies: _ga, cookieconsent_status"
        in accepted
    )
    assert "after a reload it does not ask again" in refused
    assert "after     hits: none; cookies: cookieconsent_status" in refused
    assert '      - click: {"css": ".cc-window .cc-deny"}' in lines


def test_the_platforms_own_word_against_the_click_is_a_finding(
    site: TinySite, tmp_path: Path
) -> None:
    grants = "document.cookie = 'OptanonConsent=groups=C0001:1,C0002:1'; this.parentNode.remove()"
    site.pages["/"] = planted(find_banners()["onetrust"], rejected=grants)
    code, out, _ = consent(tmp_path, site.url, "--choice", "reject", "--json")
    [choice] = json.loads(out)["choices"]
    assert (code, choice["outcome"], choice["is_made"]) == (1, "contradicted", True)
    assert choice["problem"] == "“No” was clicked, but cookie OptanonConsent says granted"


def test_a_guess_that_nothing_confirms_is_named_ready_to_paste(
    site: TinySite, tmp_path: Path
) -> None:
    site.pages["/"] = (
        f"{TAG}<div style='position: fixed' id=box>We use cookies, says anna.berg@mail.test."
        "<button onclick='tag(); box.remove()'>Accept</button>"
        "<button onclick='box.remove()'>Refuse</button></div>"
    )
    code, out, _ = consent(tmp_path, site.url, "--choice", "reject")
    assert code == 3
    assert "reject     can't tell: “Refuse” was clicked, but nothing confirms the choice" in out
    assert 'may reject: click: {"role": "button", "name": "Refuse", "exact": true}' in out
    assert "for the spec" not in out


@pytest.mark.parametrize("path", ["/", "/gone"])
def test_without_a_banner_or_a_page_it_cannot_be_told(
    site: TinySite, tmp_path: Path, path: str
) -> None:
    site.pages["/"] = "<h1>Shop</h1>"
    code, out, _ = consent(tmp_path, f"{site.url}{path}", "--choice", "accept")
    said = "no consent banner was recognised" if path == "/" else "answered HTTP 404"
    assert (code, said in out) == (3, True), out


def test_an_address_that_does_not_open_is_told(tmp_path: Path) -> None:
    code, out, _ = consent(tmp_path, f"localhost:{unused_port()}", "--choice", "accept")
    assert (code, "connection refused" in out) == (3, True)
