"""tagproof init: a spec is drafted from a site, and `tagproof run` audits it as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from commandline import call
from plantedbanners import page as planted
from tinysite import Answer, TinySite, serving, unused_port

from auditor.banner import find_banners
from auditor.cli.init import _asked, _environment
from auditor.demo.server import serve
from auditor.draft.found import FoundGoal, FoundSite, FoundTag
from auditor.draft.spec_text import Answers
from auditor.draft.words import Aim
from auditor.model import Category

GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001"
TAG = f"""<!doctype html><html lang=en><script>
const send = (name) => navigator.sendBeacon("{GA4}&en=" + name);
send("page_view");
</script>"""
HOME = f"""{TAG}<title>Shop: "${{HOME}}"
  x: y</title>
<a href="/contact">Contact</a> <a href="/search?q=old">Found</a>
<a href="tel:+49301234567" onclick="send('phone_call')">Call: # “us”</a>
<a href="mailto:info@shop.example">Write</a>
<form action="/search"><input name="q" type="search" aria-label="Search the shop"></form>"""
CONTACT = f"""{TAG}<title>Contact</title><a href="/">Home</a>
<form method="post" action="/sent"><label>Email <input type="email" name="mail"></label>
<label>Message <textarea name="text" required></textarea></label><button>Send</button></form>"""
RESULTS = f"""{TAG}<title>Found</title><script>
if (location.search === "?q=test") send("view_search_results");
</script><a href="/">Home</a>"""


@dataclass(frozen=True)
class Drafted:
    site: TinySite
    folder: Path
    output: str
    text: str


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafted]:
    folder = tmp_path_factory.mktemp("init")
    with serving() as site:
        site.pages |= {"/": HOME, "/contact": CONTACT, "/search": RESULTS}
        result = call(folder, "init", site.url, "--yes")
        assert result.exit_code == 0, result.output
        text = (folder / "tagproof.yaml").read_text("utf-8")
        yield Drafted(site, folder, result.stdout, text)


def test_what_was_found_is_said(drafted: Drafted) -> None:
    assert "tagproof.yaml: written, from 3 pages of http://localhost" in drafted.output
    assert "  tags     ga4 G-TEST0001\n" in drafted.output
    assert "  consent  no banner was recognised\n" in drafted.output
    assert "  goals    search, phone_call: tried, ready\n" in drafted.output
    assert "  drafts   mail_link, contact: in comments, to be completed\n" in drafted.output
    assert drafted.output.endswith("next: tagproof run tagproof.yaml\n")


def test_nothing_was_sent_that_leaves_something_behind(drafted: Drafted) -> None:
    assert not [path for method, path, *_ in drafted.site.arrived if method == "POST"]


def test_what_is_not_known_is_said_in_plain_words(drafted: Drafted) -> None:
    draft = drafted.text.partition("Draft: Contact form sent")[2]
    assert "# Not tried: it leaves something behind." in draft
    assert "# Not known: by what a visitor sees that it worked." in draft
    assert '  #     - fill: { label: Email, value: "{email}" }\n' in draft
    assert "  #     - { tag: ga4, event: generate_lead }\n" in draft
    assert "Not known: whether a tag should be told: none was" in drafted.text


def test_a_run_of_it_is_green_where_nothing_is_wrong(drafted: Drafted) -> None:
    result = call(drafted.folder, "run", "tagproof.yaml", "--output", "out", "--format", "json")
    assert result.exit_code == 0, result.output
    assert "Score 100 of 100" in result.output


def test_what_is_there_is_kept_unless_forced(drafted: Drafted) -> None:
    before = len(drafted.site.arrived)
    result = call(drafted.folder, "init", drafted.site.url, "--yes")
    assert (result.exit_code, len(drafted.site.arrived)) == (2, before)
    assert "tagproof.yaml: is there already; --force writes over it" in result.stderr
    assert (drafted.folder / "tagproof.yaml").read_text("utf-8") == drafted.text


def test_a_broken_shop_s_own_spec_finds_its_faults(tmp_path: Path) -> None:
    with serve("broken") as url:
        result = call(tmp_path, "init", url, "--pages", "5", "--output", "shop.yaml")
        assert result.exit_code == 0, result.output
        run = call(tmp_path, "run", "shop.yaml", "--no-crawl", "--format", "json")
    assert "a banner of its own: accepted and refused" in result.output
    text = (tmp_path / "shop.yaml").read_text("utf-8")
    assert "  #     - click: { role: button, name: Place order }\n" in text
    assert run.exit_code == 1, run.output
    assert "meta AddToCart was sent with value 1091.6" in run.output


def refused(folder: Path, url: str) -> str:
    """What is said of a site of which nothing could be drafted."""
    result = call(folder, "init", url, "--yes")
    assert result.exit_code == 3, result.output
    assert list(folder.iterdir()) == []
    return result.stderr


def test_a_site_that_does_not_answer_is_told(tmp_path: Path) -> None:
    said = refused(tmp_path, f"http://localhost:{unused_port()}")
    assert "did not open: nothing answers there" in said


def test_a_page_that_is_not_there_a_wall_and_a_site_without_tags_are_told(
    site: TinySite, tmp_path: Path
) -> None:
    assert "answered HTTP 404" in refused(tmp_path, site.url)
    site.pages["/"] = Answer("<title>Just a moment...</title>", 403)
    assert "have tagproof let in" in refused(tmp_path, site.url)
    site.pages["/"] = "<title>Plain</title><p>Nothing here"
    assert "no tag of a known vendor on 1 page; the site may have none" in refused(
        tmp_path, site.url
    )


def test_a_banner_that_can_not_be_accepted_is_named_where_no_tag_shows(
    site: TinySite, tmp_path: Path
) -> None:
    site.pages["/"] = planted(find_banners()["onetrust"], accepted="")
    assert "its consent banner could not be accepted" in refused(tmp_path, site.url)


def test_on_a_terminal_it_asks_and_takes_what_is_said() -> None:
    tags = tuple(
        FoundTag(name=name, vendor=name, account="1", category=Category.ANALYTICS)
        for name in ("ga4", "meta")
    )
    told = ({"tag": "ga4", "event": "a"}, {"tag": "meta", "event": "A"})
    call_us = FoundGoal(aim=Aim.PHONE, page="/", about="", steps=(), expect=told)
    site = FoundSite(url="https://shop.example", tags=tags, goals=(call_us,))
    proposed = Answers(name="Lamps", environment="production")
    with CliRunner().isolation(input="Finch\n12\nstaging\nn\ny\n"):
        asked, answers = _asked(site, proposed, asks_environment=True)
    assert answers == Answers(name="Finch", environment="staging", max_pages=12)
    assert [tag.name for tag in asked.tags] == ["meta"]
    assert asked.goals[0].expect == told[1:]
    with CliRunner().isolation(input="\n\ny\ny\n"):
        assert _asked(site, proposed, asks_environment=False) == (site, proposed)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://shop.example", "production"),
        ("https://staging.shop.example", "staging"),
        ("https://test-shop.example", "staging"),
        ("http://127.0.0.1:8000", "staging"),
    ],
)
def test_which_copy_of_the_site_an_address_is_by_its_name(url: str, name: str) -> None:
    assert _environment(url) == name
