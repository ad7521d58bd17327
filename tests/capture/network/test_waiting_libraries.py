"""Vendors' libraries that wait for their vendor before they speak: held, they speak all the same.

Each page does in a few lines what the vendor's own library was seen to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.decode.decoder import Decoder
from auditor.redact import Redactor

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

PINTEREST = """
  // An event waits for the tag's settings; an answer that is not JSON is an error, which is reported.
  const ask = new XMLHttpRequest();
  ask.open('GET', 'https://ct.pinterest.com/user/?event=checkout&tid=2612345678901');
  ask.withCredentials = true;
  ask.onload = () => {
    const next = new XMLHttpRequest();
    try {
      if (!ask.getResponseHeader('Content-Type').includes('application/json')) throw Error();
      JSON.parse(ask.responseText);
      next.open('GET', 'https://ct.pinterest.com/v3/?event=checkout&tid=2612345678901');
      next.send();
    } catch {
      next.open('POST', 'https://ct.pinterest.com/stats/');
      next.send('{"messageType": "ERROR"}');
    }
  };
  ask.send();"""
CRITEO = """
  // Of a visitor without its cookie, events wait for a message of its own document.
  addEventListener('message', (event) => {
    if (event.origin !== 'https://gum.criteo.com' || !event.data) return;
    const script = document.createElement('script');
    script.src = 'https://sslwidget.criteo.com/event?a=12345&v=5.31.1&p0=e%3Dvh';
    document.head.append(script);
  });
  const frame = document.createElement('iframe');
  frame.src = 'https://gum.criteo.com/syncframe?topUrl=shop.example&origin=onetag';
  document.documentElement.append(frame);"""
MPARTICLE = """
  // Before the first event it asks who the visitor is.
  (async () => {
    const asked = await fetch('https://identity.mparticle.com/v1/identify', {
      method: 'POST', headers: {'Content-Type': 'application/json', 'x-mp-key': 'us1-abcdef'},
      body: '{"client_sdk": {"platform": "web"}}',
    });
    const {mpid} = await asked.json();
    fetch('https://jssdks.mparticle.com/v3/JS/us1-abcdef/events', {
      method: 'POST', body: JSON.stringify({mpid, events: [
        {event_type: 'custom_event', data: {event_name: 'checkout', source_message_id: 's1'}}]}),
    });
  })();"""

KLAVIYO = """
  // Once it is told who the visitor is, no event leaves before the answer names that person.
  (async () => {
    const told = await fetch('https://a.klaviyo.com/client/profiles/?company_id=TeA417', {
      method: 'POST', headers: {'Content-Type': 'application/json', 'X-Klaviyo-Onsite': '1'},
      body: '{"data": {"type": "profile", "attributes": {"email": "test@example.com"}}}',
    });
    const {meta: {exchange_id}} = await told.json();
    fetch('https://a.klaviyo.com/client/events/?company_id=TeA417', {
      method: 'POST', headers: {'Content-Type': 'application/json', 'X-Klaviyo-Onsite': '1'},
      body: JSON.stringify({data: {type: 'event', attributes: {
        metric: {name: 'checkout'}, profile: {$exchange_id: exchange_id}}}}),
    });
  })();"""


@pytest.mark.parametrize(
    ("vendor", "event", "script"),
    [
        ("pinterest", "checkout", PINTEREST),
        ("criteo", "vh", CRITEO),
        ("mparticle", "checkout", MPARTICLE),
        ("klaviyo", "checkout", KLAVIYO),
    ],
)
async def test_a_library_that_waits_for_an_answer_gets_one(
    vendor: str, event: str, script: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"<title>Thanks</title><script>{script}</script>"
    facts = await visitor.walk(site.url, [{"navigate": "/"}])
    decoded = Decoder(visitor.index()).decode(Redactor({}).facts(facts))
    assert [(hit.vendor, hit.event, hit.held) for hit in decoded.hits] == [(vendor, event, True)]
    assert all(request.held for request in facts.requests if site.url not in request.url)


async def test_what_no_rule_reads_stays_here_if_it_goes_to_a_known_vendor(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/new.js"] = "document.title += ' script'"
    site.pages["/"] = f"""<title>Shop</title><script>(async () => {{
      await fetch('{site.collector}/new/endpoint', {{method: 'POST', body: 'id=1'}});
      const settings = await (await fetch('{site.collector}/new/settings')).json();
      navigator.sendBeacon('{site.collector}/new/beacon', 'id=1');
      await fetch('https://www.facebook.com/privacy_sandbox/topics/registration/?id=5', {{
        mode: 'no-cors' }});
      const script = document.createElement('script');
      script.src = '{site.collector}/new.js';
      document.head.append(script);
      }})()</script>"""
    done = {"wait_for_expression": "document.title === 'Shop script'"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, done])
    assert facts.visit.error is None
    assert [path for _, path, _, _ in site.arrived if path.startswith("/new")] == ["/new.js"]
    held = [request for request in facts.requests if request.held]
    assert len(held) == 4
    unread = Decoder(visitor.index()).decode(facts).unrecognised
    assert {(each.vendor, each.path) for each in unread} == {
        ("echo", "/new/endpoint"),
        ("echo", "/new/settings"),
        ("echo", "/new/beacon"),
    }


async def test_a_site_that_is_a_vendors_own_keeps_its_own_requests(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/new/endpoint"] = "fine"
    site.pages["/"] = """<title>Shop</title><script>
      fetch('/new/endpoint', {method: 'POST'}).then((answer) => answer.text())
        .then((said) => { document.title = said })</script>"""
    done = {"wait_for_expression": "document.title === 'fine'"}
    facts = await visitor.walk(site.collector, [{"navigate": "/"}, done])
    assert facts.visit.error is None
    assert not any(request.held for request in facts.requests)
