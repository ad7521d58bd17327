"""A recording ends as the window does, and keeps what was seen until then."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page
from recordedshop import PAGES
from tinysite import serving

from auditor.audit.live_recording import LiveRecording, NotRecordedError
from auditor.audit.seen import SeenHit
from auditor.capture.browser.launch import find_browser
from auditor.capture.cdp.launcher import Launcher
from auditor.vendor import find_vendors


async def close_page(page: Page) -> None:
    await page.close()


async def close_browser(page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    await browser.close()


@pytest.mark.parametrize("close", [close_page, close_browser])
async def test_what_was_seen_is_kept_when_the_window_is_closed(
    close: Callable[[Page], Awaitable[None]],
) -> None:
    hits: list[SeenHit] = []
    launcher = Launcher(find_browser(None, None, os.environ), headless=True)
    with serving() as site:
        site.pages |= PAGES
        recording = LiveRecording(
            f"{site.url}/thanks/TF-100234",
            find_vendors(),
            launcher,
            told=lambda _: None,
            sent=hits.extend,
        )

        async def walk(page: Page) -> None:
            box = await page.locator("h1").bounding_box()
            assert box is not None
            await page.mouse.click(box["x"] + 5, box["y"] + 5)
            while len(recording.actions) < 2 or not recording.shown or len(hits) < 3:
                await page.evaluate("() => new Promise(requestAnimationFrame)")
            await close(page)

        lived = await recording.run(walk)
    assert [done.action["name"] for done in lived.actions] == ["navigate", "click"]
    assert lived.url == f"{site.url}/thanks/TF-100234"
    assert "158,00 EUR" in [shown.text for shown in lived.shown]
    events = {hit.event for hit in lived.walked([0, 1]).hits}
    assert {"purchase", "Purchase"} <= events


async def test_a_page_that_does_not_open_is_said() -> None:
    launcher = Launcher(find_browser(None, None, os.environ), headless=True)

    async def never(_: Page) -> None:
        raise AssertionError

    with serving() as site:
        recording = LiveRecording(
            f"{site.url}/gone", find_vendors(), launcher, told=print, sent=print
        )
        with pytest.raises(NotRecordedError, match="404"):
            await recording.run(never)
