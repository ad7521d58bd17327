"""A library that keeps events: each hit belongs to the step that called for it, whenever it left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tinysite import Answer

from auditor.decode.decoder import Decoder
from auditor.model import Hit, Phase

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.model import VisitFacts

GTAG = """
window.dataLayer = window.dataLayer || [];
function gtag() { dataLayer.push(arguments); }
(() => {
  const AT_ONCE = ["page_view", "purchase"];
  let kept = [], timer;
  const address = (more) => "https://region1.google-analytics.com/g/collect?v=2&tid=G-SHOP12345"
    + "&dl=" + encodeURIComponent(location.href) + more;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (kept.length > 0) navigator.sendBeacon(address(""), kept.splice(0).join("\\r\\n"));
    window.flushed = true;
  };
  const take = ([command, name, params = {}]) => {
    if (command !== "event") return;
    const line = ["en=" + name, ...Object.keys(params).map((key) => `ep.${key}=${params[key]}`)];
    if (AT_ONCE.includes(name)) fetch(address("&" + line.join("&")), {method: "POST", keepalive: true});
    else {
      kept.push(line.join("&"));
      timer ??= setTimeout(flush, 5000);
    }
  };
  const push = dataLayer.push;
  dataLayer.push = function (...entries) {
    entries.forEach(take);
    return push.apply(this, entries);
  };
  addEventListener("pagehide", flush);
})();
"""
FBQ = """
window.fbq = (command, ...given) => {
  const name = command === "trackSingle" ? given[1] : given[0];
  new Image().src = "https://www.facebook.com/tr/?id=271828182845904&ev=" + name
    + "&ts=" + performance.now();
};
"""
NAVIGATE = {"navigate": "/"}


def page(*parts: str) -> str:
    return "<!doctype html><title>Shop</title><script src=/gtag.js></script>" + "".join(parts)


def on_load(event: str) -> str:
    return f"<script>gtag('event', '{event}')</script>"


def button(name: str, *events: str, then: str = "", **params: str) -> str:
    calls = "".join(f"gtag('event', '{event}', {params});" for event in events)
    return f'<button onclick="{calls}{then}">{name}</button>'


def click(name: str) -> dict[str, Any]:
    return {"click": {"role": "button", "name": name}}


async def walked(
    site: TinySite, visitor: Visitor, pages: dict[str, str], *steps: Any, **more: Any
) -> tuple[VisitFacts, list[Hit]]:
    """Walk a shop that has the library; what it sent, in the order of the calls."""
    script = {"Content-Type": "text/javascript"}
    site.pages |= {"/gtag.js": Answer(GTAG, headers=script), "/fbq.js": Answer(FBQ, headers=script)}
    site.pages |= pages
    facts = await visitor.walk(site.url, [NAVIGATE, *steps], **more)
    assert facts.visit.error is None
    requests = tuple(
        replace(each, body=facts.bodies.get(each.id, b"").decode()) for each in facts.requests
    )
    hits = Decoder(visitor.index()).decode(replace(facts, requests=requests)).hits
    assert all(hit.held for hit in hits)
    return facts, list(hits)


def told(hits: list[Hit]) -> list[tuple[str, int | None, int | None]]:
    """Event, step and page of each."""
    return [(hit.event, hit.step, hit.page) for hit in hits]


async def test_events_of_several_steps_that_leave_in_one_request_belong_to_their_steps(
    site: TinySite, visitor: Visitor
) -> None:
    product = page(
        on_load("page_view"),
        on_load("view_item"),
        button("Add", "add_to_cart"),
        button("Checkout", "begin_checkout", then="location='/checkout'"),
    )
    checkout = page(on_load("page_view"), button("Pay", "add_payment_info", "purchase"))
    pages = {"/": product, "/checkout": checkout}
    steps = click("Add"), click("Checkout"), click("Pay")
    facts, hits = await walked(site, visitor, pages, *steps)
    assert told(hits) == [
        ("page_view", 1, 1),
        ("view_item", 1, 1),
        ("add_to_cart", 2, 1),
        ("begin_checkout", 3, 1),
        ("page_view", 3, 2),
        ("add_payment_info", 4, 2),
        ("purchase", 4, 2),
    ]
    batch = {hit.requests for hit in hits if hit.event in {"view_item", "add_to_cart"}}
    assert batch == {next(hit.requests for hit in hits if hit.event == "begin_checkout")}
    last = next(hit for hit in hits if hit.event == "add_payment_info")
    flush = facts.steps[-1]
    assert (flush.phase, last.sent_step) == (Phase.FLUSH, flush.index)
    assert last.sent_at >= flush.began > last.at
    at_once = [hit for hit in hits if hit.event in {"page_view", "purchase"}]
    assert [hit.sent_step for hit in at_once] == [1, 3, 4]


async def test_equal_events_of_two_steps_that_leave_in_one_batch_belong_to_both(
    site: TinySite, visitor: Visitor
) -> None:
    shop = page(button("Lamp", "add_to_cart", id="lamp"), button("Desk", "add_to_cart", id="desk"))
    wait = {"wait_for_expression": "window.flushed", "timeout": "10s"}
    _, hits = await walked(site, visitor, {"/": shop}, click("Lamp"), click("Desk"), wait)
    assert [(hit.get("id"), hit.step, hit.sent_step) for hit in hits] == [
        ("lamp", 2, 4),
        ("desk", 3, 4),
    ]
    assert len({hit.requests for hit in hits}) == 1


async def test_what_was_kept_from_before_a_reload_is_no_repetition_and_what_it_called_for_is(
    site: TinySite, visitor: Visitor
) -> None:
    pages = {
        "/": page(button("Send", then="location='/thanks'")),
        "/thanks": page(on_load("generate_lead")),
    }
    facts, hits = await walked(site, visitor, pages, click("Send"), repeats=["reload"])
    reload = next(step for step in facts.steps if step.phase is Phase.REPEAT)
    assert told(hits) == [("generate_lead", 2, 2), ("generate_lead", reload.index, 3)]
    assert hits[0].sent_at > hits[0].at


async def test_a_call_for_one_pixel_names_its_event_and_explains_that_pixels_hit(
    site: TinySite, visitor: Visitor
) -> None:
    shop = """<script src=/fbq.js></script><button onclick="
      fbq('trackSingle', '271828182845904', 'Lead')">Send</button>"""
    facts, [hit] = await walked(site, visitor, {"/": shop}, click("Send"))
    assert [push.event for push in facts.pushes] == ["Lead"]
    assert (hit.event, hit.at, hit.step) == ("Lead", facts.pushes[0].at, 2)


async def test_a_library_that_sends_at_once_is_not_touched(
    site: TinySite, visitor: Visitor
) -> None:
    shop = "<script src=/fbq.js></script><script>fbq('track', 'PageView')</script>" + "".join(
        f"<button onclick=\"fbq('track', '{event}')\">{event}</button>"
        for event in ("AddToCart", "Lead")
    )
    steps = click("AddToCart"), click("Lead"), click("AddToCart")
    facts, hits = await walked(site, visitor, {"/": shop}, *steps)
    assert told(hits) == [
        ("PageView", 1, 1),
        ("AddToCart", 2, 1),
        ("Lead", 3, 1),
        ("AddToCart", 4, 1),
    ]
    asked = {each.id: (each.step, each.page) for each in facts.requests}
    assert [(hit.step, hit.page) for hit in hits] == [asked[hit.requests[0]] for hit in hits]
    assert [hit.sent_step for hit in hits] == [hit.step for hit in hits]
