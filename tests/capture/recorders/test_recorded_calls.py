"""What a page sends is told with its place; a dying page's calls are known by their fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pagescript import SCRIPT, lines, told_by
from tinysite import Answer

from auditor.capture.recorders.messages import CallMessage

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tinysite import TinySite, Visitor


# ── calls ────────────────────────────────────────────────────────────────────────────────────

CALLS = [
    ("sendBeacon", "navigator.sendBeacon('/x?1#f')", "/x?1"),
    ("fetch", "fetch('/x?2')", "/x?2"),
    ("fetch", "fetch(new URL('/x?3', location.href))", "/x?3"),
    ("fetch", "fetch(new Request('/x?4', {method: 'POST'}))", "/x?4"),
    ("fetchLater", "fetchLater(location.origin.replace('http', 'https') + '/x?5')", None),
    ("xhr", "{ const x = new XMLHttpRequest(); x.open('POST', 'x?6'); x.send('b') }", "/x?6"),
    ("image", "new Image().src = '/x?7'", "/x?7"),
    ("image", "new Image().setAttribute('SRC', '/x?8')", "/x?8"),
    ("image", "new Image().srcset = '/x?9 2x'", "/x?9"),
    ("script", "document.createElement('script').src = '/x?10'", "/x?10"),
    ("iframe", "document.createElement('iframe').setAttribute('src', '/x?11')", "/x?11"),
    ("link", "document.createElement('link').href = '/x?12'", "/x?12"),
    ("embed", "document.createElement('embed').src = '/x?13'", "/x?13"),
    (
        "form",
        "{ const f = into(document.createElement('form')); f.action = '/x?14'; f.submit() }",
        "/x?14",
    ),
    (
        "form",
        "{ const f = into(document.createElement('form')); f.action = '/x?15'; f.requestSubmit() }",
        "/x?15",
    ),
    ("eventsource", "new EventSource('/x?16').close()", "/x?16"),
    ("worker", "new Worker('/x?17').terminate()", "/x?17"),
    ("sharedworker", "new SharedWorker('/x?18')", "/x?18"),
    ("serviceWorker", "navigator.serviceWorker.register('/x?19').catch(() => {})", "/x?19"),
    ("open", "window.open('/x?20', 'hidden')", "/x?20"),
    (
        "websocket",
        "new WebSocket(location.origin.replace('http', 'ws') + '/x?21').onerror = null",
        None,
    ),
]
QUIET_CALLS = """new Image().src = 'data:image/gif;base64,R0lG';
document.body.setAttribute('class', 'a'); document.createElement('a').href = '/x';
try { navigator.sendBeacon('http://[') } catch {}
window.open('', 'hidden');"""


async def test_each_call_that_sends_something_is_told_with_its_place(
    browser: Browser, site: TinySite
) -> None:
    head = """<iframe name=hidden></iframe><script>
      const into = (form) => { form.target = 'hidden'; return document.body.appendChild(form) }</script>"""
    site.pages["/x"] = Answer("", headers=SCRIPT)
    script = "\n".join([*(code for _, code, _ in CALLS), QUIET_CALLS])
    told = await told_by(browser, site, script, head=head)
    calls = [each for each in told if isinstance(each, CallMessage) and lines(each, site)]
    https, sockets = (site.url.replace("http", scheme) for scheme in ("https", "ws"))
    urls = {"fetchLater": f"{https}/x?5", "websocket": f"{sockets}/x?21"}
    assert [(each.api, each.url, lines(each, site)) for each in calls] == [
        (api, f"{site.url}{path}" if path else urls[api], [f"/s.js:{line}"])
        for line, (api, _, path) in enumerate(CALLS, 1)
    ]
    assert {(each.moment, each.mark) for each in calls} == {("live", "")}


async def test_what_a_dying_page_calls_is_known_by_its_fragment(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/s.js"] = Answer(
        f"""const to = (event) => '{site.collector}/collect?id=A-1&ev=' + event;
        const send = (event) => navigator.sendBeacon(to(event));
        addEventListener('pagehide', () => {{
          send('beacon');
          fetch(new URL(to('fetch')), {{method: 'POST', mode: 'no-cors', keepalive: true}});
          navigator.sendBeacon(to('own') + '#own');
          navigator.sendBeacon('/same');
        }});
        send('live');""",
        headers=SCRIPT,
    )
    site.pages["/"] = "<title>Shop</title><script src=/s.js></script>"
    facts = await visitor.walk(site.url, [{"navigate": "/"}])
    found = {
        each.url.removeprefix(site.url).partition("ev=")[2] or "same": (
            each.moment,
            each.initiator.removeprefix(site.url).rpartition(":")[0],
        )
        for each in facts.requests
        if "ev=" in each.url or each.url.endswith("/same")
    }
    assert found["live"] == ("live", "/s.js:2")
    assert found["beacon"] == ("pagehide", "/s.js:2")
    assert found["fetch"] == ("pagehide", "/s.js:5")
    assert found["own"][0] == found["same"][0] == "pagehide"
    assert not any("~tp" in path for _, path, _, _ in site.arrived)
    assert not any("~tp" in each.url for each in facts.requests)
