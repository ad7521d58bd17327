"""Whatever goes wrong on a site ends in a clear line, and the next visit goes on."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from tinysite import LEG, Answer, unused_port

from auditor.config.site import HttpCredentials, Site

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

NAVIGATE = {"navigate": "/"}


async def test_a_site_that_is_down(visitor: Visitor) -> None:
    url = f"http://localhost:{unused_port()}"
    facts = await visitor.walk(url, [NAVIGATE])
    assert facts.visit.inconclusive == "page-failed"
    assert facts.visit.error == (
        f"Step 1: {url}/ did not open: nothing answers there (connection refused); "
        "is the site up? (ERR_CONNECTION_REFUSED)"
    )


async def test_a_page_that_never_answers(visitor: Visitor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://localhost:{silent.getsockname()[1]}"
        facts = await visitor.walk(url, [{"navigate": "/", "timeout": "500ms"}])
    assert facts.visit.inconclusive == "page-failed"
    assert facts.visit.error == f"Step 1: {url}/ did not finish loading within 0.5 s"


async def test_a_page_whose_image_never_comes_is_left_at_the_limit_and_still_audited(
    site: TinySite, visitor: Visitor
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        site.pages["/"] = f"""<img src="http://localhost:{port}/"><script>
          new Image().src = '{site.collector}/collect?id=A-1&ev=view'</script>"""
        facts = await visitor.walk(site.url, [NAVIGATE], expect=["view"])
    assert facts.visit.error is None
    assert any("/collect" in each.url for each in facts.requests)


async def test_a_page_that_crashes_its_renderer(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = "<title>fine</title>"
    spec = visitor.spec(site.url)
    crash = visitor.journey(spec, [NAVIGATE, {"navigate": "chrome://crash", "timeout": "5s"}])
    sound = visitor.journey(spec, [NAVIGATE])
    async with visitor.backend(spec) as backend:
        [broken] = await backend.walk(crash, "goal", LEG, "desktop")
        [after] = await backend.walk(sound, "goal", LEG, "desktop")
    assert broken.visit.inconclusive == "page-failed"
    assert "crashed the browser's renderer" in (broken.visit.error or "")
    assert after.visit.error is None


async def test_a_browser_that_dies_is_started_again_for_the_next_visit(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<title>fine</title>"
    spec = visitor.spec(site.url)
    journey = visitor.journey(spec, [NAVIGATE])
    async with visitor.backend(spec) as backend:
        async with backend.profile("desktop") as profile:
            context = profile.context
            assert context.browser is not None
            gone = asyncio.Event()
            context.browser.on("disconnected", lambda _: gone.set())
            session = await context.browser.new_browser_cdp_session()
            with suppress(PlaywrightError):
                await session.send("Browser.close")
            await gone.wait()
        [facts] = await backend.walk(journey, "goal", LEG, "desktop")
        assert backend.starts == 2
    assert facts.visit.error is None


async def test_a_download_instead_of_a_page(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = Answer("x", headers={"Content-Disposition": "attachment; filename=a.bin"})
    facts = await visitor.walk(site.url, [NAVIGATE])
    assert facts.visit.error == (f"Step 1: {site.url}/ did not open: it is a download, not a page")


async def test_a_dialog_does_not_block_and_is_noted(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = "<button onclick=\"alert('Hello'); confirm('Sure?')\">Go</button>"
    facts = await visitor.walk(site.url, [NAVIGATE, {"click": {"text": "Go"}}])
    assert facts.visit.error is None
    noted = [each.text for each in facts.console if each.kind == "dialog"]
    assert noted == ["alert: Hello", "confirm: Sure?"]


async def test_a_popup_is_noted_and_its_hits_are_held(site: TinySite, visitor: Visitor) -> None:
    site.pages["/popup"] = f"<script>new Image().src = '{site.collector}/collect?p=1'</script>"
    site.pages["/"] = "<button onclick=\"window.open('/popup')\">Go</button>"
    facts = await visitor.walk(site.url, [NAVIGATE, {"click": {"text": "Go"}}])
    assert facts.visit.error is None
    assert [each.held for each in facts.requests if "/collect" in each.url] == [True]
    assert "popup" in {each.kind for each in facts.console}
    assert site.hits() == []


async def test_a_redirect_loop(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = Answer(status=302, headers={"Location": "/"})
    facts = await visitor.walk(site.url, [NAVIGATE])
    assert facts.visit.error == (
        f"Step 1: {site.url}/ did not open: it redirects in a circle (ERR_TOO_MANY_REDIRECTS)"
    )


async def test_a_redirect_is_kept_with_its_hops(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = Answer(status=302, headers={"Location": "/two"})
    site.pages["/two"] = Answer(status=301, headers={"Location": "/three"})
    site.pages["/three"] = "<title>Three</title>"
    facts = await visitor.walk(site.url, [NAVIGATE])
    [page] = facts.pages
    assert page.redirects == (f"{site.url}/", f"{site.url}/two")
    assert (page.final_url, page.status, page.title) == (f"{site.url}/three", 200, "Three")


async def test_uncaught_errors_are_noted(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = "<script>console.error('hm'); throw new Error('broken')</script>"
    facts = await visitor.walk(site.url, [NAVIGATE])
    assert {("console", "hm"), ("pageerror", "broken")} <= {
        (each.kind, each.text) for each in facts.console
    }


async def test_basic_authentication_is_answered_with_the_specs_credentials(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<title>Staging</title>"
    site.credentials = "Basic c3RhZ2U6b3BlbiBzZXNhbWU="
    given = HttpCredentials(username="stage", password="open sesame")  # noqa: S106 - the test's own
    spec = visitor.spec(site.url)
    spec = spec.model_copy(update={"site": Site(url=site.url, http_credentials=given)})
    facts = await visitor.walk(site.url, [NAVIGATE], spec=spec)
    assert facts.visit.error is None
    assert facts.pages[0].title == "Staging"
    wrong = given.model_copy(update={"password": "wrong"})
    spec = spec.model_copy(update={"site": Site(url=site.url, http_credentials=wrong)})
    refused = await visitor.walk(site.url, [NAVIGATE], spec=spec)
    assert refused.visit.error == f"Step 1: {site.url}/ turned us away with HTTP 401"
