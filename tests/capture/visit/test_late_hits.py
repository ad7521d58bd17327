"""A hit belongs to the document that made it, however late it is seen; none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tinysite import Answer

from auditor.capture.visit import tab as tabs
from auditor.capture.visit.request_log import RequestLog
from auditor.model import Run

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.capture.backend import PlaywrightBackend
    from auditor.capture.drafts import OpenRequest
    from auditor.model import VisitFacts

SCRIPT = {"Content-Type": "text/javascript"}
PAGES = 24
BATCHING = """
let kept = [], timer;
const flush = () => {
  clearTimeout(timer);
  timer = undefined;
  if (kept.length) SEND("/collect?id=A-1&from=" + location.pathname, kept.splice(0).join("\\r\\n"));
};
const send = (event) => { kept.push("ev=" + event); timer ??= setTimeout(flush, 5000); };
addEventListener("pagehide", flush);
send("page_view");
"""
"""A library that speaks after five seconds, or as the page goes away."""
WAYS = {
    "beacon": "(path, body) => navigator.sendBeacon(COLLECTOR + path, body)",
    "fetch": "(path, body) => fetch(COLLECTOR + path, {method: 'POST', keepalive: true, body})",
    "preflighted": """(path, body) => fetch(COLLECTOR + path, {method: 'POST', keepalive: true, body,
      headers: {'Content-Type': 'application/json'}})""",
    "image": "(path) => { new Image().src = COLLECTOR + path }",
    "busy": """(path, body) => { const begin = performance.now();
      while (performance.now() - begin < 60); navigator.sendBeacon(COLLECTOR + path, body) }""",
}


def sent(facts: VisitFacts) -> list[tuple[str, str | None]]:
    """The pages that the hits of a visit name as their own, and how each ended."""
    return [
        (each.url.partition("from=")[2], each.failure)
        for each in facts.requests
        if "/collect" in each.url and each.method != "OPTIONS"
    ]


def batching(site: TinySite, way: str) -> None:
    library = BATCHING.replace("SEND", f"({WAYS[way]})").replace("COLLECTOR", f"'{site.collector}'")
    site.pages["/library.js"] = Answer(library, headers=SCRIPT)


@pytest.mark.parametrize("way", WAYS)
async def test_what_a_library_sends_as_a_page_is_left_is_that_pages(
    site: TinySite, visitor: Visitor, way: str
) -> None:
    batching(site, way)
    paths = ["/", *(f"/{number}" for number in range(PAGES))]
    links = "".join(f"<a href={path}>{path}</a>" for path in paths)
    page = f"<title>Shop</title><script src=/library.js></script>{links}"
    site.pages |= dict.fromkeys(paths, page)
    backends: list[PlaywrightBackend] = []
    visited, _ = await visitor.crawl(site.url, sitemap=False, started=backends.append)
    assert {path: sent(facts) for path, facts in visited.items()} == {
        path: [(path, None)] for path in paths
    }
    [backend] = backends
    stored = [request for facts in visited.values() for request in facts.requests]
    assert backend.held == sum(request.held for request in stored)
    assert backend.seen == len(stored) + backend.unattributed
    assert backend.lost == 0
    assert site.hits() == []


async def test_requests_that_get_lost_on_their_way_to_a_visit_are_counted(
    site: TinySite, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = RequestLog.add

    def forgetful(log: RequestLog, request: OpenRequest, *, mark: str = "") -> None:
        if "/collect" not in request.url:
            add(log, request, mark=mark)

    monkeypatch.setattr(RequestLog, "add", forgetful)
    site.pages["/"] = f"""<title>Shop</title><script>
      for (let n = 0; n < 3; n += 1) new Image().src = '{site.collector}/collect?n=' + n</script>"""
    backends: list[PlaywrightBackend] = []
    await visitor.crawl(site.url, sitemap=False, started=backends.append)
    assert backends[0].lost == 3


@pytest.mark.parametrize("patience", ["patient", "hasty"])
async def test_what_a_document_sends_in_a_process_of_its_own_is_given_to_no_other_page(
    site: TinySite, visitor: Visitor, patience: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The empty document is in another process then, and no sign that the first one has ended."""
    if patience == "hasty":
        monkeypatch.setattr(tabs, "UNLOAD_SECONDS", 0)
    paths = ["/", *(f"/{number}" for number in range(12))]
    links = "".join(f"<a href={path}>{path}</a>" for path in paths)
    script = f"""<script>addEventListener('pagehide', () => {{
      const begin = performance.now();
      while (performance.now() - begin < 100);
      navigator.sendBeacon('{site.collector}/collect?id=A-1&from=' + location.pathname);
    }})</script>"""
    alone = {"Cross-Origin-Opener-Policy": "same-origin"}
    page = Answer(f"<title>Shop</title>{script}{links}", headers=alone)
    site.pages |= dict.fromkeys(paths, page)
    backends: list[PlaywrightBackend] = []
    visited, _ = await visitor.crawl(
        site.url, sitemap=False, concurrency=1, started=backends.append
    )
    found = {path: sent(facts) for path, facts in visited.items()}
    lost = {path for path, hits in found.items() if not hits}
    # Without patience, the last pages of the tabs may be over before they have spoken.
    assert len(lost) <= (3 if patience == "hasty" else 0)
    assert found == {path: [] if path in lost else [(path, None)] for path in paths}
    held = sum(request.held for facts in visited.values() for request in facts.requests)
    assert held <= backends[0].held <= held + backends[0].unattributed


async def test_a_hit_at_the_end_of_a_journey_is_not_cancelled_by_its_end(
    site: TinySite, visitor: Visitor
) -> None:
    for way in WAYS:
        batching(site, way)
        site.pages["/"] = "<title>Shop</title><script src=/library.js></script>"
        facts = await visitor.walk(site.url, [{"navigate": "/"}], settle=1000)
        assert sent(facts) == [("/", None)], way


async def test_what_a_worker_of_several_tabs_sends_is_given_to_none_of_them_and_they_can_not_tell(
    site: TinySite, visitor: Visitor
) -> None:
    """Which page asked the worker is not known; so no page is said to have sent nothing."""
    site.pages["/worker.js"] = Answer(
        f"""onmessage = () => fetch('{site.collector}/collect?id=A-1&from=worker',
          {{mode: 'no-cors'}})""",
        headers=SCRIPT,
    )
    paths = [f"/{number}" for number in range(4)]
    links = "".join(f"<a href={path}>{path}</a>" for path in paths)
    site.pages["/"] = f"""<title>Start</title>{links}
      <script>navigator.serviceWorker.register('/worker.js')</script>"""
    ask = """<script>setTimeout(async () => {
      (await navigator.serviceWorker.ready).active.postMessage('send') }, 1500)</script>"""
    site.pages |= dict.fromkeys(paths, f"<title>Page</title>{ask}")
    backends: list[PlaywrightBackend] = []
    visited, _ = await visitor.crawl(site.url, sitemap=False, started=backends.append)
    stored = [sent(visited[path]) for path in paths]
    [backend] = backends
    assert sum(map(len, stored)) + backend.unattributed == len(paths)
    assert backend.unattributed > 0
    assert all(
        "could not be assigned to a page" in (visited[path].visit.error or "")
        for path in paths
        if not sent(visited[path])
    )
    assert site.hits() == []


async def test_a_page_that_is_about_to_be_opened_is_waited_for(
    site: TinySite, visitor: Visitor
) -> None:
    """Before it asks for the next document, the browser asks all that is embedded in this one.

    After a double click, nobody but us waits for that.
    """
    other = site.url.replace("localhost", "other.localhost")
    site.pages["/"] = f"<form action=/sent><button>Send</button></form><iframe src={other}/slow>"
    site.pages["/slow"] = """<script>addEventListener('beforeunload', () => {
      const from = performance.now(); while (performance.now() - from < 1500); })</script>"""
    site.pages["/sent"] = (
        f"<script>navigator.sendBeacon('{site.collector}/collect?id=A-1&from=/sent')</script>"
    )
    steps = [{"navigate": "/"}, {"click": {"text": "Send"}}]
    facts = await visitor.walk(site.url, steps, run=Run.DOUBLE_CLICK)
    assert facts.visit.error is None
    assert sent(facts) == [("/sent", None)]
