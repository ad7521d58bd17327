"""Whatever never ends costs its own page only: the neighbours go on, and the audit ends."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Error as PlaywrightError
from tinysite import LEG, Answer, Visitor

from auditor.capture.backend import PlaywrightBackend
from auditor.capture.cdp import launcher, watch
from auditor.capture.cdp.launcher import Launcher
from auditor.capture.visit import tab as tabs
from auditor.capture.walk import crawl

if TYPE_CHECKING:
    from tinysite import TinySite

    from auditor.capture.browser.launch import BrowserChoice

SPIN = "<title>Spin</title><script>setTimeout(() => { for (;;); }, 50)</script>"
SPIN_AT_ONCE = "<title>Spin</title><script>for (;;);</script>"
NAVIGATE = {"navigate": "/"}
NEVER_ENDED = "never ended: the page did not answer any more and was closed."


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up on what does not answer within a few seconds."""
    monkeypatch.setattr(watch, "BEAT_SECONDS", 0.4)


def linked(*paths: str) -> str:
    return "<title>Start</title>" + "".join(f"<a href={path}>{path}</a>" for path in paths)


@pytest.mark.parametrize("page", [SPIN, SPIN_AT_ONCE])
async def test_a_page_whose_script_never_ends_costs_the_crawl_that_page_only(
    site: TinySite, visitor: Visitor, page: str
) -> None:
    sound = [f"/{number}" for number in range(6)]
    site.pages["/"] = linked("/spin", *sound)
    site.pages |= {path: f"<title>{path}</title>" for path in sound}
    site.pages["/spin"] = page
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    assert set(visited) == {"/", "/spin", *sound}
    assert visited["/spin"].visit.inconclusive == "page-failed"
    assert visited["/spin"].visit.error == f"A script of {site.url}/spin {NEVER_ENDED}"
    assert [visited[path].visit.error for path in sound] == [None] * len(sound)


async def test_a_page_whose_script_never_ends_costs_its_journey_only(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<button onclick='for (;;);'>Send</button>"
    spec = visitor.spec(site.url)
    spin = visitor.journey(spec, [NAVIGATE, {"click": {"text": "Send"}}])
    sound = visitor.journey(spec, [NAVIGATE])
    async with visitor.backend(spec) as backend:
        [broken] = await backend.walk(spin, "goal", LEG, "desktop")
        [after] = await backend.walk(sound, "goal", LEG, "desktop")
        assert backend.starts == 1
    assert broken.visit.inconclusive == "page-failed"
    assert broken.visit.error == f"A script of {site.url}/ {NEVER_ENDED}"
    assert after.visit.error is None


async def test_a_script_that_never_ends_while_the_page_is_left_ends_too(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<title>x</title><script>
      addEventListener('pagehide', () => { for (;;); })</script>"""
    site.pages["/fine"] = "<title>fine</title>"
    visited, _ = await visitor.crawl(site.url, sitemap=False, start=("/", "/fine"))
    assert visited["/fine"].visit.error is None


def stop(backend: PlaywrightBackend) -> Answer:
    """Stop the browser's process, as a machine without memory or a full disk may do."""
    assert backend._running is not None
    process = backend._running.connection.process
    assert process is not None
    os.kill(process, signal.SIGSTOP)
    return Answer("<title>never seen</title>")


async def test_a_browser_that_stops_answering_is_replaced_and_the_crawl_goes_on(
    site: TinySite, visitor: Visitor
) -> None:
    sound = [f"/{number}" for number in range(8)]
    site.pages["/"] = linked(*sound)
    site.pages |= {path: f"<title>{path}</title>" for path in sound}
    backends: list[PlaywrightBackend] = []
    stopped: list[Answer] = []

    def once() -> Answer:
        if not stopped:
            stopped.append(stop(backends[0]))
        return Answer("<title>fine</title>")

    site.pages["/3"] = once
    visited, _ = await visitor.crawl(site.url, sitemap=False, started=backends.append)
    assert backends[0].starts == 2
    assert set(visited) == {"/", *sound}
    assert [visited[path].visit.error for path in sound] == [None] * len(sound)


async def test_a_browser_that_stops_answering_costs_its_journey_and_the_audit_ends(
    site: TinySite, visitor: Visitor
) -> None:
    spec = visitor.spec(site.url)
    journey = visitor.journey(spec, [NAVIGATE])
    async with visitor.backend(spec) as backend:
        site.pages["/"] = lambda: stop(backend)
        [broken] = await backend.walk(journey, "goal", LEG, "desktop")
        site.pages["/"] = "<title>fine</title>"
        [after] = await backend.walk(journey, "goal", LEG, "desktop")
    assert broken.visit.inconclusive == "page-failed"
    assert after.visit.error is None


async def test_nothing_waits_for_a_browser_that_is_gone(site: TinySite, visitor: Visitor) -> None:
    """Playwright leaves waiting who opens a page in a browser that dies just then."""
    backend = PlaywrightBackend(visitor.spec(site.url), visitor.index(), visitor.launcher)

    async def wait_while_it_dies() -> None:
        async with backend.profile("desktop") as profile, profile.ended_with_browser():
            assert backend._running is not None
            backend._running.connection.kill()
            await asyncio.Event().wait()

    async with backend:
        with pytest.raises(PlaywrightError):
            await wait_while_it_dies()


async def test_a_browser_that_does_not_answer_when_it_is_closed_is_killed(
    browser_choice: BrowserChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "CLOSE_SECONDS", 1.0)
    visitor = Visitor(launcher=Launcher(browser_choice))
    async with visitor.backend(visitor.spec("http://shop.example/")) as backend:
        assert backend._running is not None
        process = backend._running.connection.process
        assert process is not None
        stop(backend)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_a_storm_of_requests_costs_that_page_only(
    site: TinySite, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabs, "REQUESTS_KEPT", 500)
    monkeypatch.setattr(crawl, "REQUESTS_KEPT", 500)
    site.pages["/"] = linked("/storm", "/a", "/b")
    site.pages |= {"/a": "<title>a</title>", "/b": "<title>b</title>"}
    site.pages["/storm"] = f"""<title>Storm</title><script>let n = 0; setInterval(() => {{
      for (let i = 0; i < 100; i++) new Image().src = '{site.collector}/collect?n=' + n++;
    }}, 1)</script>"""
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    assert visited["/storm"].visit.error == "The page sent more than 500 requests and was closed."
    assert [visited[path].visit.error for path in ("/", "/a", "/b")] == [None] * 3


async def test_a_visit_has_a_limit_of_its_own(
    site: TinySite, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawl, "LIMIT_SECONDS", 3.0)
    again = "<title>x</title><script>addEventListener('load', () => location.reload())</script>"
    site.pages["/"] = linked("/again", "/a")
    site.pages |= {"/again": again, "/a": "<title>a</title>"}
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    assert visited["/again"].visit.error == "The visit was not over within 3 s and was ended."
    assert visited["/a"].visit.error is None
