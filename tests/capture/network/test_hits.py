"""What a page sends is seen, held, and given to the step that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tinysite import Answer, unused_port

from auditor.config.models import Spec
from auditor.config.site import TagSpec
from auditor.model import Request, VisitFacts

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

NAVIGATE = {"navigate": "/"}
CLICK = {"click": {"role": "button", "name": "Go"}}

WAYS = {
    "image": "new Image().src = URL",
    "fetch": "fetch(URL, {method: 'POST', body: 'b=1'})",
    "fetch_keepalive": "fetch(URL, {method: 'POST', body: 'b=1', keepalive: true})",
    "fetch_form": "fetch(URL, {method: 'POST', body: new URLSearchParams({b: 1})})",
    "xhr": "{ const x = new XMLHttpRequest(); x.open('POST', URL); x.send('b=1') }",
    "beacon": "navigator.sendBeacon(URL, 'b=1')",
    "beacon_blob": "navigator.sendBeacon(URL, new Blob(['b=1'], {type: 'text/plain'}))",
    "script": "{ const s = document.createElement('script'); s.src = URL; document.head.append(s) }",
    "iframe": "{ const f = document.createElement('iframe'); f.src = URL; document.body.append(f) }",
    "form": """{ const f = document.createElement('form'); f.method = 'POST'; f.action = URL;
      f.target = 'hidden'; f.innerHTML = '<input name=b value=1>';
      document.body.insertAdjacentHTML('beforeend', '<iframe name=hidden></iframe>');
      document.body.append(f); f.submit() }""",
    "worker": """new Worker(window.URL.createObjectURL(new Blob(
      [`fetch(${JSON.stringify(URL)}, {method: 'POST', body: 'b=1'})`])))""",
}
BODILESS = {"image", "script", "iframe"}


def page(site: TinySite, code: str, on: str = "click") -> str:
    url = f"{site.collector}/collect?id=A-1&ev=sale"
    listener = {
        "click": "document.querySelector('button').onclick = () => { CODE }",
        "pagehide": "addEventListener('pagehide', () => { CODE })",
        "hidden": "addEventListener('visibilitychange', () => { CODE })",
        "leave": "document.querySelector('button').onclick = () => {CODE; location = '/next'}",
    }[on].replace("CODE", code.replace("URL)", f"{url!r})").replace("= URL", f"= {url!r}"))
    listener = listener.replace("URL,", f"{url!r},").replace("(URL)", f"({url!r})")
    return f"<!doctype html><title>Shop</title><button>Go</button><script>{listener}</script>"


def hits(facts: VisitFacts) -> list[Request]:
    return [each for each in facts.requests if "/collect?" in each.url and each.method != "OPTIONS"]


@pytest.mark.parametrize("way", WAYS)
async def test_each_way_to_send_a_hit_is_seen_with_its_body_and_held(
    way: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = page(site, WAYS[way])
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK], expect=["sale"])
    [hit] = hits(facts)
    assert hit.held
    assert hit.failure is None
    assert facts.visit.goal_at is not None
    assert hit.at >= facts.visit.goal_at
    assert hit.step == 2
    assert facts.bodies.get(hit.id, b"") == (b"" if way in BODILESS else b"b=1")
    assert site.hits() == []


@pytest.mark.parametrize("on", ["pagehide", "hidden"])
@pytest.mark.parametrize("way", ["beacon", "beacon_blob", "fetch_keepalive"])
async def test_what_is_sent_while_the_page_goes_away_is_seen_and_held(
    way: str, on: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = page(site, WAYS[way], on)
    facts = await visitor.walk(site.url, [NAVIGATE])
    [hit] = hits(facts)
    assert hit.held
    assert facts.bodies[hit.id] == b"b=1"
    assert hit.page == 1
    assert site.hits() == []


@pytest.mark.parametrize("way", ["beacon", "fetch_keepalive", "image"])
async def test_a_hit_on_a_click_that_navigates_at_once_belongs_to_the_click_and_its_page(
    way: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = page(site, WAYS[way], "leave")
    site.pages["/next"] = "<title>Next</title>"
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK], expect=["sale"])
    [hit] = hits(facts)
    assert (hit.step, hit.page, hit.held) == (2, 1, True)
    assert [each.title for each in facts.pages] == ["Shop", "Next"]
    assert site.hits() == []


async def test_the_caller_of_a_hit_is_the_line_of_the_script_that_sent_it(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/shop.js"] = f"\n\nnew Image().src = '{site.collector}/collect?id=A-1&ev=sale';"
    site.pages["/"] = "<script src=/shop.js></script>"
    facts = await visitor.walk(site.url, [NAVIGATE])
    [hit] = hits(facts)
    assert hit.initiator.startswith(f"{site.url}/shop.js:3:")


async def test_with_deliver_the_hit_reaches_its_vendor_and_its_status_is_known(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = page(site, WAYS["image"])
    tags = {"echo": TagSpec(vendor="echo", account="A-1")}
    spec: Spec = visitor.spec(site.url, hits="deliver", tags=tags)
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK], spec=spec, expect=["sale"])
    [hit] = hits(facts)
    assert (hit.held, hit.status, hit.delivered) == (False, 404, False)
    assert len(site.hits()) == 1


async def test_a_vendor_that_can_not_be_reached_is_a_failure_of_the_hit(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = (
        "<script>new Image().src = 'http://collector.localhost:PORT/collect?ev=x'</script>"
    ).replace("PORT", str(unused_port()))
    spec = visitor.spec(site.url, hits="deliver")
    facts = await visitor.walk(site.url, [NAVIGATE], spec=spec)
    [hit] = hits(facts)
    assert hit.failure == "net::ConnectionRefused"


async def test_a_library_is_loaded_from_its_vendor_even_while_hits_are_held(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/library.js"] = f"new Image().src = '{site.collector}/collect?id=A-1&ev=view'"
    site.pages["/"] = f"<script src='{site.collector}/library.js'></script>"
    facts = await visitor.walk(site.url, [NAVIGATE])
    [library] = [each for each in facts.requests if each.url.endswith("library.js")]
    assert (library.held, library.status) == (False, 200)
    assert [each.held for each in hits(facts)] == [True]
    assert site.hits() == []


async def test_what_the_content_security_policy_refuses_is_a_hit_that_was_not_delivered(
    site: TinySite, visitor: Visitor
) -> None:
    policy = {"Content-Security-Policy": "img-src 'self'"}
    site.pages["/"] = Answer(page(site, WAYS["image"]), headers=policy)
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK])
    [hit] = hits(facts)
    assert (hit.failure, hit.delivered, hit.step) == ("csp", False, 2)
    assert facts.violations[0].directive == "img-src"


@pytest.mark.parametrize("way", ["fetch", "fetch_keepalive", "xhr", "beacon", "beacon_blob"])
async def test_a_connection_that_the_policy_refuses_is_one_hit_that_was_not_delivered(
    way: str, site: TinySite, visitor: Visitor
) -> None:
    policy = {"Content-Security-Policy": "connect-src 'self'"}
    site.pages["/"] = Answer(page(site, WAYS[way]), headers=policy)
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK])
    [hit] = hits(facts)
    assert (hit.failure, hit.delivered, hit.step) == ("csp", False, 2)
    assert hit.initiator.startswith(site.url)
    assert facts.violations[0].directive == "connect-src"


async def test_a_policy_that_only_reports_refuses_nothing(site: TinySite, visitor: Visitor) -> None:
    policy = {"Content-Security-Policy-Report-Only": "connect-src 'self'"}
    site.pages["/"] = Answer(page(site, WAYS["beacon"]), headers=policy)
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK], expect=["sale"])
    [hit] = hits(facts)
    assert (hit.failure, hit.held) == (None, True)
    assert facts.violations == ()


async def test_a_held_answer_lets_the_page_go_on(site: TinySite, visitor: Visitor) -> None:
    url = f"{site.collector}/collect?id=A-1&ev=sale"
    site.pages["/"] = f"""<button>Go</button><script>
      document.querySelector('button').onclick = async () => {{
        await fetch({url!r}, {{method: 'POST', credentials: 'include',
          headers: {{'Content-Type': 'application/json', 'X-Key': '1'}}, body: '{{}}'}});
        const image = new Image(); image.onload = () => {{ document.title = 'went on' }};
        image.src = {url!r} + '&n=2';
      }}</script>"""
    done = {"wait_for_expression": "document.title === 'went on'"}
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK, done])
    assert facts.visit.error is None
    assert len(hits(facts)) == 2
    assert site.hits() == []


async def test_pushes_and_calls_are_recorded_as_values_with_their_step(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<button>Go</button><script>
      dataLayer = [{event: 'early', n: 1.5}];
      function gtag() { dataLayer.push(arguments) }
      const loop = {}; loop.self = loop;
      document.querySelector('button').onclick = () => {
        dataLayer.push({event: 'purchase', ecommerce: {value: 79, items: [{id: 'A'}]}, loop,
          node: document.body, get bad() { throw new Error('no') }, f() {}});
        gtag('event', 'sign_up', {method: 'mail'});
      };
      window.fbq = function () { fbq.queue.push(arguments) }; fbq.queue = [];
      fbq('track', 'Lead', {value: 1});
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE, CLICK])
    seen = [(push.layer, push.event, push.step) for push in facts.pushes]
    assert sorted(seen[:2]) == [("dataLayer", "early", 1), ("fbq", "Lead", 1)]
    assert seen[2:] == [("dataLayer", "purchase", 2), ("gtag", "sign_up", 2)]
    assert facts.pushes[2].payload == {
        "event": "purchase",
        "ecommerce": {"value": 79, "items": [{"id": "A"}]},
        "loop": {"self": "[cycle]"},
        "node": "[BODY]",
        "bad": "[unreadable]",
        "f": "[function]",
    }


async def test_the_page_script_leaves_no_name_and_no_trace_in_what_it_wraps(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<script>
      document.title = [fetch.length, fetch.name, /native code/.test(fetch), /native code/.test(
        navigator.sendBeacon), Object.keys(window).some((k) => /tagproof/.test(k)),
        navigator.webdriver, /Headless/.test(navigator.userAgent)].join(' ');
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE])
    assert facts.pages[0].title == "1 fetch true true false false false"


async def test_cookies_are_noted_without_their_value_and_with_their_vendor(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<button>Go</button><script>document.cookie = '_echo=secret; max-age=86400';
      document.querySelector('button').onclick = () => { document.cookie = 'late=1' }</script>"""
    facts = await visitor.walk(site.url, [NAVIGATE], consent=[CLICK])
    noted = [(each.name, each.vendor, each.before_choice) for each in facts.cookies]
    assert noted == [("_echo", "echo", True), ("late", None, False)]
    assert 0.9 < (facts.cookies[0].lifetime_days or 0) <= 1
    assert "secret" not in repr(facts.cookies)  # its script stands in the markup, too


async def test_a_script_that_a_page_asks_for_twice_is_two_loads_though_it_comes_once(
    site: TinySite, visitor: Visitor
) -> None:
    snippet = f"""<script>(() => {{ const s = document.createElement('script'); s.async = true;
      s.src = '{site.collector}/library.js?id=A-1'; document.head.append(s) }})()</script>"""
    site.pages["/library.js"] = Answer("1", headers={"Content-Type": "text/javascript"})
    site.pages["/"] = snippet + snippet
    site.pages["/once"] = snippet
    twice = await visitor.walk(site.url, [NAVIGATE])
    once = await visitor.walk(site.url, [{"navigate": "/once"}])
    loads = [
        [each.initiator for each in facts.requests if "/library.js" in each.url]
        for facts in (twice, once)
    ]
    assert [len(initiators) for initiators in loads] == [2, 1]
    assert all(initiator.startswith(f"{site.url}/:") for initiator in loads[0])


async def test_pushes_to_lists_of_other_vendors_keep_their_layer(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<script>
      window.dataLayer = []; window.uetq = []; window.ttq = [];
      dataLayer.push({event: 'a'}); uetq.push('event', 'b', {}); ttq.push(['track', 'c']);
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE])
    assert [push.layer for push in facts.pushes] == ["dataLayer", "uetq", "ttq"]
