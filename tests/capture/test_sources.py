"""What a page's server sent, and what a container holds, is kept beside what became of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tinysite import Answer

from auditor.capture.network.response_bodies import SOURCE_LIMIT

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.model import VisitFacts

SCRIPT = {"Content-Type": "text/javascript"}
GTM = "/gtm.js?id=GTM-TEST01"
CONTAINER = f"var data = {json.dumps({'resource': {'tags': [{'function': '__cl'}]}})};"


def sources(facts: VisitFacts) -> list[tuple[str, str]]:
    return [(page.final_url.rpartition("/")[2], page.source) for page in facts.pages]


async def test_a_journeys_documents_are_kept_as_they_were_sent(
    site: TinySite, visitor: Visitor
) -> None:
    cart = "<form method=post action=/pay><input name=a><button>Pay</button></form>"
    thanks = "<p id=p>Thanks<script>p.textContent = 'changed'</script>"
    site.pages |= {"/": cart, "/thanks": thanks}
    site.pages["/pay"] = Answer("moved", 303, {"Location": "/thanks"})
    steps = [{"navigate": "/"}, {"click": {"role": "button"}}]
    facts = await visitor.walk(site.url, steps, expect=["never"], within=10, repeats=["reload"])
    assert facts.visit.error is None
    assert sources(facts) == [("", cart), ("thanks", thanks), ("thanks", thanks)]
    assert facts.pages[1].redirects == (f"{site.url}/pay",)


async def test_a_posts_own_answer_and_a_page_of_another_origin_are_kept_too(
    site: TinySite, visitor: Visitor
) -> None:
    other = site.url.replace("localhost", "127.0.0.1")
    done = f"<a href={other}/far>On</a>"
    site.pages |= {"/": "<form method=post action=/done><button>Go</button></form>"}
    site.pages |= {"/done": done, "/far": "<p>far away"}
    steps = [{"navigate": "/"}, {"click": {"role": "button"}}, {"click": {"role": "link"}}]
    facts = await visitor.walk(site.url, steps)
    assert sources(facts)[1:] == [("done", done), ("far", "<p>far away")]


async def test_a_crawled_page_has_both_its_source_and_what_scripts_made_of_it(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<a href=/a>a</a><script>document.write('<p>late')</script>"
    site.pages["/a"] = "ä" * (SOURCE_LIMIT + 1)
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    [page] = visited["/"].pages
    assert page.source == site.pages["/"]
    assert "<p>late" in page.html.replace("<script>document.write('<p>late')", "")
    assert visited["/a"].pages[0].source == "ä" * SOURCE_LIMIT


async def test_what_is_no_markup_has_no_source(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = Answer('{"a": 1}', headers={"Content-Type": "application/json"})
    facts = await visitor.walk(site.url, [{"navigate": "/"}])
    assert sources(facts) == [("", "")]


async def test_a_containers_text_goes_with_each_request_that_loads_it(
    site: TinySite, visitor: Visitor
) -> None:
    tag = f"<img src=/first.gif><script src='{GTM}'></script>"
    site.pages |= {"/": f"{tag}<a href=/a>a</a>", "/a": tag, "/first.gif": ""}
    site.pages["/gtm.js"] = Answer(CONTAINER, headers=SCRIPT)
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    for facts in visited.values():
        [load] = [each for each in facts.requests if each.url.endswith(GTM)]
        assert facts.scripts == {load.id: CONTAINER}
    first, second = (next(iter(facts.scripts.values())) for facts in visited.values())
    assert first is second


async def test_a_container_installed_twice_has_its_text_twice(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/gtm.js"] = Answer(CONTAINER, headers=SCRIPT)
    site.pages["/"] = f"""<script>for (let n = 0; n < 2; n += 1) {{
      const script = document.createElement('script');
      script.src = '{GTM}'; document.head.append(script); }}</script>"""
    facts = await visitor.walk(site.url, [{"navigate": "/"}])
    loads = [each.id for each in facts.requests if each.url.endswith(GTM)]
    assert len(loads) == 2
    assert facts.scripts == dict.fromkeys(loads, CONTAINER)


async def test_what_answers_in_a_containers_place_with_an_error_is_none(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"<script src='{GTM}'></script><script src='/gtag/js?id=G-1'></script>"
    site.pages["/gtag/js"] = Answer("1", headers=SCRIPT)
    facts = await visitor.walk(site.url, [{"navigate": "/"}])
    assert [each.status for each in facts.requests if "gtm.js" in each.url] == [404]
    assert facts.scripts == {}
