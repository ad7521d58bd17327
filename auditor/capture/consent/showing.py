"""Whether a page asks for consent: a banner shows, of a known platform or by its words."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.banner.words import Meaning
from auditor.capture.consent.candidates import best, buttons
from auditor.capture.consent.recognise import recognise
from auditor.capture.locate import locate
from auditor.capture.visit.settle import settle

if TYPE_CHECKING:
    from playwright.async_api import Page

    from auditor.capture.visit.tab import Tab
    from auditor.config.targets import Target

LATE_MS = 10_000
"""How long a banner is waited for while the page has something left to do."""
SCROLLED = 400
"""Pixels: some banners come as the visitor scrolls."""


async def asks_for_consent(page: Page) -> bool:
    """Whether a visitor sees a banner now."""
    found = await recognise(page)
    if found is not None and found.is_shown:
        return True
    seen = await buttons(page)
    return any(best(seen, meaning) is not None for meaning in (Meaning.ACCEPT, Meaning.REJECT))


async def is_asked(tab: Tab, first: Target | None) -> bool:
    """Whether a visitor is asked for consent; a banner may come late, or as the visitor scrolls.

    `first`: what the visitor is to click first; where that shows, it is the banner's.
    """

    async def look() -> bool:
        if first is not None:
            with suppress(PlaywrightError):
                if await locate(tab.page, first).first.is_visible():
                    return True
        return await asks_for_consent(tab.page)

    if await look():
        return True
    await settle(tab, horizon_ms=LATE_MS, limit_ms=LATE_MS)
    if await look():
        return True
    with suppress(PlaywrightError):
        await tab.page.mouse.wheel(0, SCROLLED)
    await settle(tab)
    return await look()
