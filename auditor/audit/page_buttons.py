"""The buttons of a page that is looked at: pressing them by name, and saying which there are."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.walk.opening import StepError
from auditor.capture.walk.steps import STEP_TIMEOUT_MS, perform
from auditor.config.steps import Click
from auditor.config.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from auditor.capture.visit.tab import Tab

FRAMES = 20
"""How many of a page's frames are searched: banners stand in frames, too."""
SEARCH_SECONDS = 2.0
"""How long the page may take to say which buttons it has."""
NAMED = 8
NAME_LIMIT = 40
"""How many buttons are named, and the longest name of a button."""


async def press(tab: Tab, name: str) -> None:
    """Click the button or link of this name, in whichever frame it is; waits for it to come up.

    Raises:
        StepError: there is none, or it can't be clicked; says what is there instead.
        PlaywrightError: the page went away.
    """
    page, element = tab.page, None
    with suppress(TimeoutError):
        async with asyncio.timeout(SEARCH_SECONDS):
            element = await _element(page, name)
    if element is not None:
        with suppress(PlaywrightError):  # below the reason is found, in words
            await element.click(timeout=STEP_TIMEOUT_MS)
            return
    step = Click(click=Target(role="button", name=name))
    try:
        await perform(tab, step, base=page.url, identity={}, folder=Path())
    except StepError as error:
        if not error.near:
            raise
        near = ", ".join(error.near)
        raise StepError(f"{step}: there is none; the page has {near}", error.slug) from error


async def _element(page: Page, name: str) -> Locator | None:
    """The first button of this name, else the first link; the whole name before a part of it."""
    for exact in (True, False):
        for role in ("button", "link"):
            for frame in page.frames[:FRAMES]:
                found = frame.get_by_role(role, name=name, exact=exact)
                if await found.count():
                    return found.first
    return None


async def buttons_on(page: Page) -> tuple[str, ...]:
    """The names of the page's buttons, of the first few of them."""
    names: dict[str, None] = {}
    with suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(SEARCH_SECONDS):
            for frame in page.frames[:FRAMES]:
                for text in await frame.get_by_role("button").all_inner_texts():
                    name = " ".join(text.split())
                    if 0 < len(name) <= NAME_LIMIT:
                        names[name] = None
    return tuple(names)[:NAMED]
