"""Where a request comes from: the chain of what loaded what, and who in the page asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tinysite import Answer

from auditor.report.content.initiators import readable_call_sites

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.model import Request, VisitFacts

NAVIGATE = {"navigate": "/"}
SCRIPT = {"Content-Type": "text/javascript"}


def hit(facts: VisitFacts) -> Request:
    [found] = [each for each in facts.requests if "/collect?" in each.url]
    return found


def loads(url: str) -> str:
    return f"""{{ const s = document.createElement('script'); s.async = true;
      s.src = '{url}'; document.head.append(s) }}"""


def script(text: str) -> Answer:
    return Answer(text, headers=SCRIPT)


async def test_a_chain_leads_from_the_hit_through_its_scripts_to_the_page(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/gtm.js"] = script(loads("/gtag.js?id=G-TEST0001"))
    site.pages["/gtag.js"] = script(loads("/purchase.js"))
    site.pages["/purchase.js"] = script(f"\n\nfetch('{site.collector}/collect?id=A-1&ev=buy')")
    site.pages["/"] = f"<title>x</title>\n<script>{loads('/gtm.js?id=GTM-TEST01')}</script>"
    found = hit(await visitor.walk(site.url, [NAVIGATE]))
    assert [re.sub(r":\d+$", "", place.removeprefix(site.url)) for place in found.chain] == [
        "/purchase.js:3",
        "/gtag.js?id=G-TEST0001:2",
        "/gtm.js?id=GTM-TEST01:2",
        "/:3",
    ]
    assert found.initiator == found.chain[0]
    assert [name for name, _ in readable_call_sites(found.chain, {f"{site.url}/"})] == [
        "page /, line 3",
        "container GTM-TEST01",
        "Google tag G-TEST0001",
        "purchase.js, line 3",
    ]


async def test_a_hit_of_the_page_s_own_markup_comes_from_its_parser(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"<title>x</title>\n\n<img src='{site.collector}/collect?id=A-1'>"
    found = hit(await visitor.walk(site.url, [NAVIGATE]))
    assert found.chain == (f"{site.url}/:3",)
    assert (found.sender, found.moment) == ("page", "live")


async def test_a_worker_s_hit_names_its_script_and_who_started_it(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/worker.js"] = script(f"fetch('{site.collector}/collect?id=A-1')")
    site.pages["/start.js"] = script("new Worker('/worker.js')")
    site.pages["/"] = "<script src=/start.js></script>"
    found = hit(await visitor.walk(site.url, [NAVIGATE]))
    assert found.sender == "worker"
    assert found.frame_url == f"{site.url}/worker.js"
    assert found.chain[0] == f"{site.url}/worker.js:1:1"
    assert found.chain[1].startswith(f"{site.url}/start.js:1:")
    assert found.chain[2] == f"{site.url}/:1"


async def test_frames_of_other_sites_tell_their_pushes_and_callers(
    site: TinySite, visitor: Visitor
) -> None:
    frame = site.collector.replace("collector", "frame")
    site.pages["/inner"] = f"""<script>window.dataLayer = [{{event: 'inside'}}];
      new Image().src = '{site.collector}/collect?id=A-1'</script>"""
    site.pages["/"] = f"<iframe src='{frame}/inner'></iframe>"
    facts = await visitor.walk(site.url, [NAVIGATE])
    found = hit(facts)
    assert (found.sender, found.frame_url) == ("frame", f"{frame}/inner")
    assert found.initiator.startswith(f"{frame}/inner:2:")
    assert [(push.event, push.page_url) for push in facts.pushes] == [("inside", f"{frame}/inner")]


async def test_a_popup_tells_its_pushes_and_callers(site: TinySite, visitor: Visitor) -> None:
    site.pages["/popup"] = f"""<script>window.dataLayer = [{{event: 'inside'}}];
      new Image().src = '{site.collector}/collect?id=A-1'</script>"""
    site.pages["/"] = "<title>Shop</title><a href=/popup target=_blank>Go</a>"
    facts = await visitor.walk(site.url, [NAVIGATE, {"click": {"text": "Go"}}])
    found = hit(facts)
    assert (found.sender, found.step) == ("popup", 2)
    assert found.initiator.startswith(f"{site.url}/popup:2:")
    assert [push.event for push in facts.pushes] == ["inside"]
    assert [page.title for page in facts.pages] == ["Shop"]


async def test_what_a_redirect_leads_to_knows_where_it_came_from(
    site: TinySite, visitor: Visitor
) -> None:
    target = f"{site.collector}/collect?id=A-1"
    site.pages["/track"] = Answer(status=307, headers={"Location": target})
    site.pages["/"] = "<script>navigator.sendBeacon('/track', 'b=1')</script>"
    facts = await visitor.walk(site.url, [NAVIGATE])
    found = hit(facts)
    [first] = [each for each in facts.requests if each.url == f"{site.url}/track"]
    assert found.redirect_of == first.id
    assert first.status == 307
    assert (found.method, facts.bodies[found.id], found.held) == ("POST", b"b=1", True)
    assert site.hits() == []


TRACKER = """{
  const fetched = window.fetch, beaconed = Navigator.prototype.sendBeacon;
  window.fetch = function (...given) { return fetched.apply(this, given) };
  Navigator.prototype.sendBeacon = function (...given) { return beaconed.apply(this, given) };
  const {open, send} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (...given) { return open.apply(this, given) };
  XMLHttpRequest.prototype.send = function (...given) { return send.apply(this, given) } }"""
SENT_BY = {
    "fetch": "fetch(URL, {method: 'POST'})",
    "xhr": "{ const x = new XMLHttpRequest(); x.open('POST', URL); x.send() }",
    "beacon": "navigator.sendBeacon(URL)",
    "leaving": "addEventListener('pagehide', () => navigator.sendBeacon(URL))",
}


@pytest.mark.parametrize("way", SENT_BY)
async def test_an_error_tracker_around_the_request_is_not_what_sent_it(
    way: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/tracker.js"] = script(TRACKER)
    send = SENT_BY[way].replace("URL", f"'{site.collector}/collect?id=A-1'")
    site.pages["/shop.js"] = script(f"\n\n{send}")
    site.pages["/"] = "<script src=/tracker.js></script><script src=/shop.js></script>"
    found = hit(await visitor.walk(site.url, [NAVIGATE]))
    assert found.initiator.startswith(f"{site.url}/shop.js:3:")
    assert not any("tracker.js" in place for place in found.chain)


async def test_a_script_that_sends_by_itself_is_what_sent_it(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/pixel.js"] = script(
        f"window.track = () => fetch('{site.collector}/collect?id=A-1')"
    )
    site.pages["/shop.js"] = script("track()")
    site.pages["/"] = "<script src=/pixel.js></script><script src=/shop.js></script>"
    found = hit(await visitor.walk(site.url, [NAVIGATE]))
    assert found.initiator.startswith(f"{site.url}/pixel.js:1:")
