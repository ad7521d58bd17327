"""The crawl visits the pages of the site, and only those that it may."""

from __future__ import annotations

import gzip
import threading
from typing import TYPE_CHECKING

import pytest
from tinysite import Answer

from auditor.capture.walk.frontier import glob, page_url, sitemap_urls
from auditor.model import Expectation, Fires, Leg, Phase, Tag

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor


def test_globs_on_path_and_query() -> None:
    assert glob("/account/**").fullmatch("/account/orders/1")
    assert not glob("/account/*").fullmatch("/account/orders/1")
    assert glob("**?*sort_by=*").fullmatch("/shop/tea?page=2&sort_by=price")
    assert not glob("**?*sort_by=*").fullmatch("/shop/tea?page=2")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a b#part", "http://shop.example/a b"),
        ("http://shop.example", "http://shop.example/"),
        ("HTTP://user:pw@Shop.EXAMPLE.:80/x", "http://shop.example/x"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
        ("mailto:a@b.example", None),
        ("javascript:void 0", None),
        ("http://[bad", None),
        ("http://shop.example:99999/", None),
    ],
)
def test_addresses_are_made_absolute_or_left_out(url: str, expected: str | None) -> None:
    assert page_url(url, "http://shop.example/") == expected


def test_a_sitemap_may_be_an_index_gzipped_or_plain_text() -> None:
    index = b"<sitemapindex><sitemap><loc> http://s/a.xml </loc></sitemap></sitemapindex>"
    assert sitemap_urls(index) == ([], ["http://s/a.xml"])
    pages = b"<urlset><url><loc>http://s/1</loc></url></urlset>"
    assert sitemap_urls(gzip.compress(pages)) == (["http://s/1"], [])
    assert sitemap_urls(b"http://s/1\nhttp://s/2\n") == (["http://s/1", "http://s/2"], [])
    assert sitemap_urls(gzip.compress(pages)[:20]) == ([], [])


async def test_links_and_sitemap_lead_on_and_other_sites_files_and_refused_pages_do_not(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {
        "/robots.txt": Answer("User-agent: *\nDisallow: /private\n"),
        "/sitemap.xml": Answer(f"<urlset><url><loc>{site.url}/lonely</loc></url></urlset>"),
        "/": "<a href=/a>a</a> <a href=/a#x>a</a> <a href=/private>p</a> <a href=/f.pdf>f</a>"
        "<a href=http://other.example/>o</a> <a href=/out?sort=1>s</a>",
        "/a": "<title>A</title><a href=/>home</a>",
        "/lonely": "<title>Lonely</title>",
        "/private": "never",
        "/out": "never",
    }
    visited, crawler = await visitor.crawl(site.url, exclude=("/out**",))
    assert set(visited) == {"/", "/a", "/lonely"}
    assert crawler.frontier.refused_by_robots == 1
    assert visited["/a"].pages[0].title == "A"
    assert "home" in visited["/a"].pages[0].html


async def test_links_follow_the_base_of_the_page(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = '<base href="/sub/"><a href=x>x</a><a>no</a><map><area href=/y></map>'
    site.pages |= {"/sub/x": "x", "/y": "y"}
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    assert set(visited) == {"/", "/sub/x", "/y"}


async def test_links_that_a_script_writes_are_followed(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = "<script>document.write('<a href=/late>late</a>')</script>"
    site.pages["/late"] = "<title>Late</title>"
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    assert set(visited) == {"/", "/late"}


async def test_the_crawl_ends_at_max_pages_and_says_how_many_it_left(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "".join(f"<a href=/{n}>{n}</a>" for n in range(9))
    site.pages |= {f"/{n}": f"<title>{n}</title>" for n in range(9)}
    visited, crawler = await visitor.crawl(site.url, max_pages=4)
    assert len(visited) == 4
    assert crawler.frontier.left_over == 6


async def test_each_page_has_its_own_hits_those_of_its_leaving_too(
    site: TinySite, visitor: Visitor
) -> None:
    script = f"""<script>addEventListener('pagehide', () => navigator.sendBeacon(
      '{site.collector}/collect?left=' + location.pathname));</script>"""
    site.pages["/"] = script + "".join(f"<a href=/{n}>{n}</a>" for n in range(6))
    site.pages |= {f"/{n}": script for n in range(6)}
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    sent = {
        path: [each.url.rpartition("=")[2] for each in facts.requests if "/collect" in each.url]
        for path, facts in visited.items()
    }
    assert sent == {path: [path] for path in ["/", *(f"/{n}" for n in range(6))]}
    assert site.hits() == []


async def test_a_page_that_answers_404_or_turns_us_away_is_told(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<a href=/gone>gone</a><a href=/wall>wall</a>"
    site.pages["/wall"] = Answer("no robots", 403)
    visited, _ = await visitor.crawl(site.url)
    assert visited["/gone"].visit.inconclusive == "page-failed"
    assert visited["/wall"].visit.inconclusive == "bot-wall"
    assert visited["/wall"].visit.error == f"{site.url}/wall turned us away with HTTP 403"


ASKED = Leg(name="accept", has_choice=True)
ACCEPT = {"click": {"role": "button", "name": "Accept"}}
ABSENT = {**ACCEPT, "timeout": "300ms"}


async def test_the_choice_is_made_once_and_stands_on_every_later_page(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": "<button>Accept</button><a href=/a>a</a>", "/a": "a"}
    visited, _ = await visitor.crawl(site.url, leg=ASKED, consent=[ACCEPT])
    assert (visited["/"].visit.consent_at or 0) > 0
    assert visited["/a"].visit.consent_at == 0


async def test_without_its_banner_the_crawl_ends_and_accuses_nobody(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": "<a href=/a>a</a>", "/a": "a"}
    visited, _ = await visitor.crawl(site.url, leg=ASKED, consent=[ABSENT])
    assert set(visited) == {"/"}
    assert visited["/"].visit.inconclusive == "banner-not-found"
    assert "Nothing else was crawled" in (visited["/"].visit.error or "")


async def test_pages_that_the_spec_names_are_told_as_never_tried_then(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": "<a href=/a>a</a>", "/a": "a", "/b": "b"}
    start = ("/", "/b")
    visited, _ = await visitor.crawl(site.url, leg=ASKED, consent=[ABSENT], start=start)
    assert set(visited) == {"/", "/b"}
    assert visited["/b"].visit.inconclusive == "precondition-unmet"
    assert visited["/b"].visit.error == (
        f"{site.url}/b was not opened, since “accept” could not be chosen before."
    )
    assert (visited["/b"].pages, visited["/b"].requests) == ((), ())


LATE = {
    "timer": "setTimeout(send, 2000)",
    "interval": "let n = 0; setInterval(() => { if (++n == 8) send() }, 250)",
    "poll": "let n = 0; const poll = () => { ++n == 20 ? send() : setTimeout(poll, 100) }; poll()",
    "frames": "const loop = () => performance.now() > 2000 ? send() : requestAnimationFrame(loop);"
    "loop()",
    "worker": "const source = new Blob(['setTimeout(() => postMessage(1), 2000)']);"
    "new Worker(URL.createObjectURL(source)).onmessage = send",
}


@pytest.mark.parametrize("how", LATE)
@pytest.mark.parametrize("expected", [None, "once", "never"])
async def test_a_page_is_watched_equally_long_whatever_is_expected_of_it(
    site: TinySite, visitor: Visitor, how: str, expected: str | None
) -> None:
    site.pages["/"] = f"""<title>Late</title><script>
      const send = () => navigator.sendBeacon('{site.collector}/collect?id=A-1&ev=late');
      navigator.sendBeacon('{site.collector}/collect?id=A-1&ev=view');
      {LATE[how]}</script>"""
    lines = {
        None: [],
        "once": [("view", Fires(least=1, most=1))],
        "never": [("late", Fires(least=0, most=0))],
    }
    tag = Tag(name="echo", vendor="echo", account="A-1")
    expect = [Expectation(tag=tag, event=event, fires=fires) for event, fires in lines[expected]]
    visited, _ = await visitor.crawl(site.url, sitemap=False, expect=expect)
    sent = [each.url.rpartition("=")[2] for each in visited["/"].requests if "ev=" in each.url]
    assert sent == ["view", "late"]
    [late] = [each for each in visited["/"].requests if each.url.endswith("late")]
    assert visited["/"].steps[0].ended is not None
    assert late.at < visited["/"].steps[0].ended


EMBEDDED = {
    "timer": "setTimeout(send, 2000)",
    "poll": "let n = 0; const poll = () => { ++n == 20 ? send() : setTimeout(poll, 100) }; poll()",
}


@pytest.mark.parametrize("how", EMBEDDED)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_what_an_embedded_document_still_has_to_do_keeps_the_page_from_its_rest(
    site: TinySite, visitor: Visitor, how: str, host: str
) -> None:
    inner = site.url.replace("localhost", host)
    site.pages["/"] = f"<title>Shop</title><iframe src={inner}/inner></iframe>"
    site.pages["/inner"] = f"""<title>Inner</title><script>
      const send = () => navigator.sendBeacon('{site.collector}/collect?id=A-1&ev=late');
      {EMBEDDED[how]}</script>"""
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    [late] = [each for each in visited["/"].requests if each.url.endswith("late")]
    [page] = [step for step in visited["/"].steps if step.phase is Phase.CRAWL]
    assert page.ended is not None
    assert late.at < page.ended


async def test_an_animation_alone_does_not_keep_a_page_open_until_patience_is_over(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<title>Moving</title><p id=p>moves</p><script>let n = 0;
      const loop = () => { p.style.left = `${++n}px`; requestAnimationFrame(loop) }; loop()
      </script>"""
    visited, _ = await visitor.crawl(site.url, sitemap=False, settle="60s")
    [page] = [step for step in visited["/"].steps if step.phase is Phase.CRAWL]
    assert page.ended is not None
    assert page.ended < 60_000


async def test_settle_says_how_long_a_page_that_polls_is_watched(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"""<title>Poll</title><script>let n = 0; setInterval(() => {{
      if (n++ < 2) new Image().src = '{site.collector}/collect?n=' + n }}, 100)</script>"""
    visited, _ = await visitor.crawl(site.url, sitemap=False, settle="1s")
    [page] = [step for step in visited["/"].steps if step.phase is Phase.CRAWL]
    assert page.ended is not None
    assert 900 < page.ended < 5000


async def test_a_page_of_a_slow_server_is_watched_as_long_as_one_of_a_quick_one(
    site: TinySite, visitor: Visitor
) -> None:
    """The page asks again and again what it will send later: it never rests."""
    later = f"<script>setTimeout(() => fetch('{site.url}/late'), 700); setInterval(() => 0, 50)</script>"

    def slowly() -> Answer:
        threading.Event().wait(1.2)
        return Answer(later, headers={"Content-Type": "text/html"})

    site.pages |= {"/": slowly, "/late": Answer("")}
    visited, _ = await visitor.crawl(site.url, settle="1s")
    asked = {request.url.removeprefix(site.url): request for request in visited["/"].requests}
    assert "/late" in asked
    (opening, *_) = visited["/"].steps
    assert asked["/late"].step == opening.index


async def test_a_page_that_still_loads_when_its_time_is_over_is_watched_until_it_has_loaded(
    site: TinySite, visitor: Visitor
) -> None:
    """A script that comes late brings another one, which sends the hit."""
    script = {"Content-Type": "text/javascript"}

    def brought() -> Answer:
        threading.Event().wait(0.9)
        lines = (
            "const s = document.createElement('script'); s.src = '/tag.js'; document.head.append(s)"
        )
        return Answer(lines, headers=script)

    def tag() -> Answer:
        threading.Event().wait(0.9)
        return Answer("fetch('/hit')", headers=script)

    site.pages |= {
        "/": Answer(
            "<script async src=/container.js></script>", headers={"Content-Type": "text/html"}
        ),
        "/container.js": brought,
        "/tag.js": tag,
        "/hit": Answer(""),
    }
    visited, _ = await visitor.crawl(site.url, settle="500ms")
    asked = {request.url.removeprefix(site.url): request for request in visited["/"].requests}
    assert "/hit" in asked
    (opening, *_) = visited["/"].steps
    assert asked["/hit"].step == opening.index
