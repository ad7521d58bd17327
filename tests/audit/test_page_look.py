"""A look at a page: until its window is closed, and no longer than a page may take."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from keptbrowsers import KeptBrowsers
from playwright.async_api import Browser
from tinysite import TinySite

from auditor.audit import page_look
from auditor.audit.page_look import PageLook
from auditor.audit.seen import SeenHit
from auditor.capture.browser.emulation import Emulation
from auditor.capture.browser.launch import BrowserChoice
from auditor.capture.cdp.connection import Connection
from auditor.capture.cdp.launcher import Launcher
from auditor.vendor import find_vendors

GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001"
SEND = f"const send = (event) => navigator.sendBeacon('{GA4}&en=' + event);"


class Watched(Launcher):
    """A launcher whose browser the test can reach, as somebody at the screen can."""

    browser: Browser

    async def start(
        self, emulation: Emulation | None, arguments: Sequence[str]
    ) -> tuple[Browser, Connection]:
        self.browser, connection = await super().start(emulation, arguments)
        return self.browser, connection


async def test_a_window_is_looked_at_until_it_is_closed(
    site: TinySite, browser_choice: BrowserChoice
) -> None:
    site.pages["/"] = f"<script>{SEND} send('page_view')</script>"
    launcher = Watched(browser_choice)
    look = PageLook(site.url, find_vendors().values(), launcher, stay=True)
    shown: list[SeenHit] = []
    closing: list[asyncio.Task[None]] = []

    def show(hits: Sequence[SeenHit]) -> None:
        shown.extend(hits)
        if shown and not closing:
            [context] = launcher.browser.contexts
            close = context.pages[0].close(run_before_unload=True)
            closing.append(asyncio.create_task(close))

    seen = await look.run(show)
    await asyncio.gather(*closing)
    assert [each.hit.event for each in shown] == ["page_view"]
    assert (seen.facts.visit.error, look.interrupted) == (None, False)


async def test_each_hit_is_shown_once_however_many_there_are(
    site: TinySite, browsers: KeptBrowsers
) -> None:
    site.pages["/"] = (
        f"<script>{SEND} for (let n = 0; n < 3; n++) send('page_view');"
        "let left = 20; const timer = setInterval(() => {"
        "send('scroll'); if (--left === 0) clearInterval(timer)}, 40)</script>"
    )
    look = PageLook(site.url, find_vendors().values(), browsers)
    shown: list[SeenHit] = []
    seen = await look.run(shown.extend)
    events = [each.hit.event for each in shown]
    assert (events.count("page_view"), events.count("scroll")) == (3, 20)
    assert len(seen.hits) == len(events) == 23


async def test_a_page_that_takes_too_long_is_given_up(
    site: TinySite, browsers: KeptBrowsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_look, "PAGE_SECONDS", 1.0)
    site.pages["/"] = f"<script>{SEND} send('page_view'); for (;;);</script>"
    look = PageLook(site.url, find_vendors().values(), browsers)
    shown: list[SeenHit] = []
    seen = await look.run(shown.extend)
    assert seen.facts.visit.error == f"{site.url} was given up after 1 s"
    assert len(shown) == len(seen.hits)
