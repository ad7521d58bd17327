"""What becomes of hits: held, delivered or blocked, whatever goes wrong."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

import brotli
import pytest
from tinysite import LEG, Answer

from auditor.capture.backend import PlaywrightBackend
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.redact import Redactor

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.model import Request, VisitFacts

NAVIGATE = {"navigate": "/"}
CLICK = {"click": {"role": "button", "name": "Go"}}


def hits(facts: VisitFacts) -> list[Request]:
    return [each for each in facts.requests if "/collect" in each.url]


async def test_blocked_hits_fail_for_the_page_and_count_as_sent(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"""<title>waiting</title><script>
      fetch('{site.collector}/collect?id=A-1').catch(() => {{ document.title = 'refused' }})
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE], spec=visitor.spec(site.url, hits="block"))
    [found] = hits(facts)
    assert (found.held, found.failure, found.delivered) == (True, "blocked", True)
    assert site.hits() == []
    refused = {"wait_for_expression": "document.title === 'refused'"}
    spec = visitor.spec(site.url, hits="block")
    assert (await visitor.walk(site.url, [NAVIGATE, refused], spec=spec)).visit.error is None


async def test_what_a_library_needs_is_let_through_and_a_sync_is_not(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/settings"] = Answer("on", cors=True)
    site.pages["/"] = f"""<title>waiting</title><script>
      fetch('{site.collector}/sync?id=A-1').then(() => fetch('{site.collector}/settings'))
        .then((answer) => answer.text()).then((said) => {{ document.title = said }})
      </script>"""
    on = {"wait_for_expression": "document.title === 'on'"}
    facts = await visitor.walk(site.url, [NAVIGATE, on])
    assert facts.visit.error is None
    held = {each.url.rpartition("/")[2]: each.held for each in facts.requests if ":" in each.url}
    assert (held["settings"], held["sync?id=A-1"]) == (False, True)
    assert [path for _, path, _, _ in site.arrived if path.startswith(("/s",))] == ["/settings"]


async def test_a_body_is_read_by_the_encoding_that_its_header_names(
    site: TinySite, visitor: Visitor
) -> None:
    packed = base64.b64encode(brotli.compress(b'{"id":"A-1","ev":"packed"}')).decode()
    site.pages["/"] = f"""<script>
      const packed = Uint8Array.from(atob('{packed}'), (each) => each.charCodeAt(0));
      fetch('{site.collector}/collect', {{
        method: 'POST', body: packed, headers: {{'Content-Encoding': 'br'}} }})
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE], expect=["packed"])
    [sent] = [each for each in hits(facts) if each.method == "POST"]
    assert sent.content_encoding == "br"
    kept = Redactor({}).facts(facts)
    [hit] = Decoder(visitor.index()).decode(kept).hits
    assert (hit.event, hit.account) == ("packed", "A-1")


async def test_a_library_hears_what_its_vendor_would_say(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = f"""<title>waiting</title><script>
      fetch('{site.collector}/collect/json?id=A-1', {{method: 'POST', body: '{{}}'}})
        .then((answer) => answer.json()).then((said) => {{ document.title = said.status }})
      </script>"""
    heard = {"wait_for_expression": "document.title === 'fine'"}
    facts = await visitor.walk(site.url, [NAVIGATE, heard])
    assert facts.visit.error is None
    assert site.hits() == []


async def test_messages_through_a_vendors_websocket_are_held(
    site: TinySite, visitor: Visitor
) -> None:
    url = site.collector.replace("http:", "ws:") + "/collect?id=A-1&ev=live"
    site.pages["/"] = f"""<script>const socket = new WebSocket('{url}');
      socket.onopen = () => {{ socket.send('one'); socket.send(new Uint8Array([1, 2])) }}
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE])
    assert [(each.method, each.held, facts.bodies[each.id]) for each in hits(facts)] == [
        ("SEND", True, b"one"),
        ("SEND", True, b"\x01\x02"),
    ]
    assert site.hits() == []


async def test_a_host_that_only_takes_hits_does_not_resolve_and_all_that_goes_there_is_answered(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"""<title>waiting</title><script>(async () => {{
      const held = await fetch('http://only.localhost:{site.port}/collect?id=A-1');
      const log = await fetch('http://only.localhost:{site.port}/log', {{
        method: 'POST', headers: {{'Content-Type': 'application/json'}}, body: '{{}}' }});
      const script = document.createElement('script');
      script.src = 'http://only.localhost:{site.port}/more.js';
      script.onload = () => {{ document.title = [held.status, log.status, 'loaded'] }};
      document.head.append(script);
      }})()</script>"""
    done = {"wait_for_expression": "document.title === '204,200,loaded'"}
    facts = await visitor.walk(site.url, [NAVIGATE, done])
    assert facts.visit.error is None
    assert [host for *_, host in site.arrived if host.startswith("only.")] == []


async def test_delivered_hits_have_their_redirect_hops_and_statuses(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/collect"] = Answer(status=302, headers={"Location": "/collect/two?id=A-1"})
    site.pages["/collect/two"] = Answer(status=200)
    site.pages["/"] = f"<img src='{site.collector}/collect?id=A-1'>"
    spec = visitor.spec(site.url, hits="deliver")
    facts = await visitor.walk(site.url, [NAVIGATE], spec=spec)
    first, second = hits(facts)
    assert (first.status, second.status) == (302, 200)
    assert second.redirect_of == first.id
    assert len(site.hits()) == 2


# ── bad luck ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_request_over_which_we_stumble_goes_on_and_it_is_said(
    site: TinySite, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify = VendorIndex.classify

    def stumbling(self: VendorIndex, method: str, url: str, *rest: Any) -> Any:
        if "stumble" in url:
            raise RuntimeError("a bug")
        return classify(self, method, url, *rest)

    monkeypatch.setattr(VendorIndex, "classify", stumbling)
    site.pages["/stumble.js"] = "document.title = 'went on'"
    site.pages["/"] = "<title>waiting</title><script src=/stumble.js></script>"
    spec = visitor.spec(site.url)
    done = {"wait_for_expression": "document.title === 'went on'"}
    async with visitor.backend(spec) as backend:
        [facts] = await backend.walk(
            visitor.journey(spec, [NAVIGATE, done]), "goal", LEG, "desktop"
        )
        assert facts.visit.error is None
        assert backend.faults == [f"{site.url}/stumble.js: RuntimeError('a bug')"]


async def test_a_lost_connection_ends_the_visit_and_the_next_one_has_a_fresh_browser(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<title>fine</title><button>Go</button>"
    spec = visitor.spec(site.url)
    never = {"wait_for_expression": "false", "timeout": "60s"}
    lost = visitor.journey(spec, [NAVIGATE, never])
    sound = visitor.journey(spec, [NAVIGATE])
    async with visitor.backend(spec) as backend:
        loop = asyncio.get_running_loop()
        site.pages["/"] = lambda: _hang_up(backend, loop)
        [facts] = await backend.walk(lost, "goal", LEG, "desktop")
        assert facts.visit.inconclusive == "page-failed"
        assert facts.visit.error is not None
        site.pages["/"] = "<title>fine</title>"
        [after] = await backend.walk(sound, "goal", LEG, "desktop")
        assert after.visit.error is None
        assert backend.starts == 2


def _hang_up(backend: PlaywrightBackend, loop: asyncio.AbstractEventLoop) -> Answer:
    """Cut our own connection off, as a debugger that breaks does. Called by the site's thread."""
    assert backend._running is not None
    loop.call_soon_threadsafe(backend._running.connection._socket.transport.abort)
    return Answer("<title>fine</title>")


async def test_a_body_of_fifty_megabytes_is_held_and_cut(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = f"""<title>waiting</title><script>
      fetch('{site.collector}/collect?id=A-1', {{method: 'POST', body: 'x'.repeat(50e6)}})
        .then(() => {{ document.title = 'held' }})</script>"""
    done = {"wait_for_expression": "document.title === 'held'", "timeout": "60s"}
    facts = await visitor.walk(site.url, [NAVIGATE, done])
    assert facts.visit.error is None
    [found] = hits(facts)
    assert (found.held, found.body_note) == (True, "cut, 50000000 bytes")
    assert site.hits() == []


async def test_a_storm_of_requests_is_seen_and_held(site: TinySite, visitor: Visitor) -> None:
    """In waves: a page that answers nothing for 20 s is ended, and on a busy machine one may."""
    storm = 10_000
    site.pages["/"] = f"""<title>waiting</title><script>(async () => {{
      const all = [];
      for (let n = 0; n < {storm}; n += 1) {{
        all.push(fetch('{site.collector}/collect?id=A-1&n=' + n));
        if (n % 250 === 0) await new Promise((next) => setTimeout(next));
      }}
      await Promise.allSettled(all); document.title = 'over';
      }})()</script>"""
    over = {"wait_for_expression": "document.title === 'over'", "timeout": "120s"}
    facts = await visitor.walk(site.url, [NAVIGATE, over])
    assert facts.visit.error is None
    found = hits(facts)
    assert len({each.url for each in found}) == len(found) == storm
    # Chromium itself refuses to have more than some thousand on their way at once.
    refused = "net::ERR_INSUFFICIENT_RESOURCES"
    assert {(each.held, each.failure) for each in found} <= {(True, None), (False, refused)}
    assert any(each.held for each in found)
    assert site.hits() == []
