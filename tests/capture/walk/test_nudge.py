"""A page of the crawl that lacks a tag is provoked; nothing on it is ever clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tinysite import Answer

from auditor.model import Expectation, Fires, Phase, Tag, VisitFacts

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

ECHO = Tag(name="echo", vendor="echo", account="A-1")
GA4 = Tag(name="ga4", vendor="ga4", account="G-TEST0001")
SCRIPT = {"Content-Type": "text/javascript"}
DESKTOP = ("mousemove", "pointermove", "mouseover", "wheel", "scroll", "keydown")
PHONE = ("touchstart", "touchmove", "touchend", "scroll")


def delayed(site: TinySite, event: str) -> str:
    """A page that loads the tag on this event, as optimisers do; a click would be seen."""
    return f"""<!doctype html><title>Page</title><body style="height:4000px">
      <button style="position:fixed;inset:0;width:100%">All over the page</button><script>
      addEventListener('{event}', () => {{
        const script = document.createElement('script');
        script.src = '{site.collector}/library.js';
        script.onload = () => navigator.sendBeacon('{site.collector}/collect?id=A-1&ev=view');
        document.head.append(script);
      }}, {{once: true, passive: true}});
      for (const name of ['click', 'input', 'submit', 'contextmenu'])
        addEventListener(name, () => fetch('/acted'), true);</script>"""


def provoked(facts: VisitFacts) -> list[str]:
    """What was asked for while the page was provoked."""
    steps = [step.index for step in facts.steps if step.phase is Phase.PROVOKE]
    return [
        each.url.partition("?")[0].rpartition("/")[2]
        for each in facts.requests
        if each.step in steps
    ]


@pytest.mark.parametrize(
    ("device", "events"),
    [("Desktop Chrome", DESKTOP), ("Pixel 7", PHONE)],
    ids=["desktop", "phone"],
)
async def test_what_waits_for_a_visitor_to_stir_comes_and_belongs_to_that_step(
    device: str, events: tuple[str, ...], site: TinySite, visitor: Visitor
) -> None:
    site.pages["/library.js"] = Answer("", headers=SCRIPT)
    site.pages["/"] = "".join(f"<a href=/{each}>{each}</a>" for each in events)
    site.pages |= {f"/{each}": delayed(site, each) for each in events}
    expect = (Expectation(tag=ECHO, event="view"),)
    visited, _ = await visitor.crawl(site.url, expect=expect, device=device, sitemap=False)
    came = {path: provoked(facts) for path, facts in visited.items() if path != "/"}
    assert came == {f"/{each}": ["library.js", "collect"] for each in events}
    assert [path for _, path, _, _ in site.arrived if path == "/acted"] == []
    step = visited[f"/{events[0]}"].steps[1]
    assert (step.action, step.error) == ("move the pointer and scroll", None)


async def test_only_a_page_without_a_trace_of_a_tag_is_provoked(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {
        "/": "<a href=/sends>a</a><a href=/loads>b</a><a href=/bare>c</a><a href=/frame>d</a>",
        "/sends": f"<script>navigator.sendBeacon('{site.collector}/collect?id=A-1&ev=x')</script>",
        "/loads": f"<script src={site.collector}/library.js></script>",
        "/bare": "<img src=/collect.gif>",
        "/frame": "<iframe src='/ns.html?id=GTM-TEST01'></iframe>",
        "/library.js": Answer("", headers=SCRIPT),
        "/ns.html": "",
    }
    expect = (Expectation(tag=ECHO, event="view", within=100),)
    visited, _ = await visitor.crawl(site.url, expect=expect, sitemap=False)
    phases = {path: [step.phase for step in facts.steps] for path, facts in visited.items()}
    assert {path for path, each in phases.items() if Phase.PROVOKE in each} == {
        "/", "/bare", "/frame"
    }  # fmt: skip
    assert phases["/bare"] == [Phase.CRAWL, Phase.PROVOKE, Phase.FLUSH]


async def test_a_container_stands_for_googles_tags_and_its_frame_does_not(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {
        "/": "<a href=/frame>a</a><script src='/gtm.js?id=GTM-TEST01'></script>",
        "/frame": "<iframe src='/ns.html?id=GTM-TEST01'></iframe>",
        "/gtm.js": Answer("", headers=SCRIPT),
        "/ns.html": "",
    }
    expect = (Expectation(tag=GA4, event="page_view", within=100),)
    visited, _ = await visitor.crawl(site.url, expect=expect, sitemap=False)
    was = {path: any(step.phase is Phase.PROVOKE for step in facts.steps)
           for path, facts in visited.items()}  # fmt: skip
    assert was == {"/": False, "/frame": True}


async def test_where_nothing_is_expected_or_a_tag_must_be_silent_no_page_is_provoked(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<p>bare"
    never = Expectation(tag=ECHO, event="view", fires=Fires(least=0, most=0))
    for expect in ((), (never,)):
        visited, _ = await visitor.crawl(site.url, expect=expect, sitemap=False)
        assert [step.phase for step in visited["/"].steps] == [Phase.CRAWL, Phase.FLUSH]


async def test_links_and_markup_that_come_with_it_are_read_too(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/late": "late"}
    site.pages["/"] = """<script>addEventListener('wheel', () => {
      document.body.insertAdjacentHTML('beforeend', '<a href=/late>Late</a>') })</script><p>Hi"""
    expect = (Expectation(tag=ECHO, event="view", within=100),)
    visited, _ = await visitor.crawl(site.url, expect=expect, sitemap=False)
    assert set(visited) == {"/", "/late"}
    assert ">Late</a>" in visited["/"].pages[0].html


async def test_a_page_that_goes_away_or_hangs_when_provoked_is_still_told(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {
        "/": "<a href=/goes>a</a><a href=/hangs>b</a>",
        "/goes": "<title>Goes</title><script>onmousemove = () => { location = '/else' }</script>",
        "/hangs": """<title>Hangs</title><script>onmousemove = () => {
          const until = performance.now() + 3000; while (performance.now() < until); }</script>""",
        "/else": "elsewhere",
    }
    expect = (Expectation(tag=ECHO, event="view", within=100),)
    visited, _ = await visitor.crawl(site.url, expect=expect, sitemap=False)
    told = {path: (facts.visit.error, facts.pages[0].title) for path, facts in visited.items()}
    assert told == {"/": (None, ""), "/goes": (None, "Goes"), "/hangs": (None, "Hangs")}
