"""A visitor in a hurry on a slow device: what a race walks a journey with.

The figures are those of Lighthouse's simulated slow 4G on a mid-tier phone.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.async_api import Page

SLOWER = 4
"""How many times longer the processor takes."""
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 96_000,
}
"""Milliseconds of a round trip, and bytes a second."""
SEEN_SECONDS = 10.0
"""How long the page that confirms the goal may take to appear; who waits longer sees nothing."""


async def slow_down(page: Page) -> None:
    """Make the page's processor and line slow from now on.

    Raises:
        PlaywrightError: the page is gone.
    """
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", LINE)


async def seen(page: Page) -> None:
    """Wait until the document that the page shows, or is about to show, is there to be read."""
    with suppress(TimeoutError, PlaywrightError):
        async with asyncio.timeout(SEEN_SECONDS):
            await page.wait_for_load_state("domcontentloaded")
