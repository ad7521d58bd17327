"""tagproof links: what is said of a mailing's links, and how the call ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commandline import call
from tinysite import Answer, TinySite

HIT = """<title>Sale</title><script>fetch("https://www.google-analytics.com/g/collect?v=2" +
  "&tid=G-TEST000001&cid=1.1&en=page_view&dl=" + encodeURIComponent(location.href),
  {method: "POST"})</script><a href="/next">Next</a><a href="#top">Top</a>"""
CAMPAIGN = "utm_source=news&utm_medium=email"


def links(folder: Path, *arguments: str) -> tuple[int, str, str]:
    result = call(folder, "links", *arguments)
    return result.exit_code, result.stdout, result.stderr


def test_a_mailings_links_are_followed_and_what_is_lost_is_a_finding(
    site: TinySite, tmp_path: Path
) -> None:
    site.pages["/c/1"] = Answer("", 302, {"Location": f"/sale?{CAMPAIGN}"})
    site.pages["/c/2"] = Answer("", 302, {"Location": f"/old?{CAMPAIGN}"})
    site.pages["/old"] = Answer("", 301, {"Location": "/sale"})
    site.pages["/sale"] = HIT
    mailing = tmp_path / "mail.html"
    mailing.write_text(
        f'<a href="{site.url}/c/1">anna@mail.test</a><a href="{site.url}/c/2">Old</a>'
        f'<a href="{site.url}/unsubscribe">Unsubscribe</a>'
    )
    code, out, _ = links(tmp_path, "mail.html")
    assert code == 1
    assert "utm_source=news: arrives, heard by ga4 page_view" in out
    assert "problem: localhost/old drops utm_source, utm_medium" in out.replace(
        "127.0.0.1", "localhost"
    )
    assert "not followed: it may end the subscription" in out
    assert "anna@" not in out
    assert out.splitlines()[-1] == "2 links followed, 1 with problems, 1 not followed"
    assert not any(path.startswith("/unsubscribe") for _, path, _, _ in site.arrived)


def test_a_pages_links_are_followed_and_told_as_data(site: TinySite, tmp_path: Path) -> None:
    site.pages["/"] = HIT
    site.pages["/next"] = "<title>Next</title>"
    code, out, _ = links(tmp_path, site.url, "--json")
    (link,) = json.loads(out)["links"]
    assert (code, link["text"], link["hops"]) == (
        0, "Next", [{"url": f"{site.url}/next", "status": 200}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("missing.eml", "can't be read (No such file or directory)"),
        ("not an address", "is neither a file nor a web address; give an e-mail (.eml)"),
        ("empty.html", "has no link to a web page"),
    ],
)
def test_what_can_not_be_read_ends_in_a_clear_message(
    tmp_path: Path, source: str, why: str
) -> None:
    (tmp_path / "empty.html").write_text("<p>Nothing</p>")
    code, _, err = links(tmp_path, source)
    assert code == 2
    assert why in err
