"""Harmless input on a page, since optimisers hold tags back until a visitor does something.

The pointer moves and the page scrolls; nothing is clicked, touched or typed into.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.visit.settle import settle
from auditor.check.matching import libraries_of
from auditor.model import Expectation, Kind
from auditor.wire.address import path_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.decode.index import VendorIndex

ACTION = "move the pointer and scroll"
"""The step's name in reports."""
HARMLESS_KEY = "Shift"
SCROLLED = 300
"""Pixels: more than a tap may move, and than most listeners of scrolling wait for."""
PATIENCE_SECONDS = 2.0
"""How long the browser may take to carry the input out; a page may be busy for longer."""
QUIET_MS = 150
"""How long a page must be silent to count as one that does not react."""
HORIZON_MS = 1000
"""A timer that is due within this time is waited for."""
LIMIT_MS = 5000
POLLED_MS = 500
"""How long a page that polls is watched."""


def lacks_a_tag(recording: Recording, index: VendorIndex, expect: Iterable[Expectation]) -> bool:
    """Whether an expected tag has neither sent a hit nor loaded its library."""
    wanted = {line.tag.vendor for line in expect if line.fires.most != 0}
    if not wanted:
        return False
    present: set[str] = set()
    for request in recording.requests:
        match = request.receiver(index)
        # The frame for browsers without scripts does not show that the tag itself is there.
        if match and not path_of(request.url).endswith("/ns.html"):
            vendor, endpoint = match
            if endpoint.kind in (Kind.EVENT, Kind.SCRIPT) or endpoint.mirror:
                present.add(vendor.id)
    return any(not libraries_of(vendor) & present for vendor in wanted)


async def nudge(tab: Tab, *, touch: bool) -> None:
    """Move the pointer, scroll and press a key, or swipe; wait for what the page does in reaction.

    Raises:
        PlaywrightError: the page went away meanwhile.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await (_swipe if touch else _move)(tab.page)
    if tab.recording is not None:
        tab.recording.clock.note_activity()  # the page reacts a little later
    await settle(
        tab,
        quiet_ms=QUIET_MS,
        horizon_ms=HORIZON_MS,
        limit_ms=LIMIT_MS,
        patience_ms=POLLED_MS,
    )


def _middle(page: Page) -> tuple[float, float]:
    size = page.viewport_size
    return (size["width"] / 2, size["height"] / 2) if size else (300.0, 300.0)


async def _move(page: Page) -> None:
    x, y = _middle(page)
    await page.mouse.move(x * 0.8, y * 0.8)
    await page.mouse.move(x, y, steps=3)
    await page.mouse.wheel(0, SCROLLED)
    await page.keyboard.press(HARMLESS_KEY)


async def _swipe(page: Page) -> None:
    """Swipe up: a finger that moves before it is lifted causes no click."""
    x, y = _middle(page)
    session = await page.context.new_cdp_session(page)
    try:
        for kind, distance in (
            ("touchStart", 0),
            ("touchMove", SCROLLED / 6),
            ("touchMove", SCROLLED / 2),
            ("touchEnd", None),
        ):
            points = [] if distance is None else [{"x": x, "y": y - distance}]
            arguments = {"type": kind, "touchPoints": points}
            await session.send("Input.dispatchTouchEvent", arguments)
    finally:
        with suppress(PlaywrightError):
            await session.detach()
