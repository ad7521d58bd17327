"""Input that nothing on a page asks for: optimisers hold tags back until a visitor stirs.

Nothing is clicked, no field is touched, nothing is typed.
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

    from auditor.capture.visit.expected_hits import ExpectedHits
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.decode.index import VendorIndex

ACTION = "move the pointer and scroll"
"""What the step is called."""
HARMLESS_KEY = "Shift"
SCROLLED = 300
"""Pixels: past the threshold of a tap, and of most listeners."""
PATIENCE_SECONDS = 2.0
"""Seconds that the browser has to carry the input out; a page may be busy for longer."""
QUIET, SOON, LIMIT, POLLED = 150, 1000, 5000, 500
"""Milliseconds: how long a page rests that has not answered; timers that are waited for; the most
to wait; how long one that polls is watched."""


def lacks_a_tag(recording: Recording, index: VendorIndex, expect: Iterable[Expectation]) -> bool:
    """Whether a tag that is expected has neither sent anything nor asked for its library."""
    wanted = {line.tag.vendor for line in expect if line.fires.most != 0}
    if not wanted:
        return False
    seen: set[str] = set()
    for request in recording.requests:
        found = index.classify(
            request.method,
            request.url,
            request.body,
            request.content_type,
            request.content_encoding,
        )
        # The frame for browsers without scripts is no trace of the tag itself.
        if found and not path_of(request.url).endswith("/ns.html"):
            vendor, endpoint = found
            if endpoint.kind in (Kind.EVENT, Kind.SCRIPT) or endpoint.mirror:
                seen.add(vendor.id)
    return any(not libraries_of(vendor) & seen for vendor in wanted)


async def nudge(tab: Tab, expected_hits: ExpectedHits, *, touch: bool) -> None:
    """Move the pointer, scroll and press a key, or touch the screen; wait for what comes of it.

    Raises:
        PlaywrightError: the page went away meanwhile.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await (_swipe if touch else _stir)(tab.page)
    if tab.recording is not None:
        tab.recording.clock.stir()  # what comes of it begins a little later
    await settle(
        tab, quiet=QUIET, horizon=SOON, limit=LIMIT, done=expected_hits.complete, patience=POLLED
    )


def _middle(page: Page) -> tuple[float, float]:
    size = page.viewport_size
    return (size["width"] / 2, size["height"] / 2) if size else (300.0, 300.0)


async def _stir(page: Page) -> None:
    x, y = _middle(page)
    await page.mouse.move(x * 0.8, y * 0.8)
    await page.mouse.move(x, y, steps=3)
    await page.mouse.wheel(0, SCROLLED)
    await page.keyboard.press(HARMLESS_KEY)


async def _swipe(page: Page) -> None:
    """A finger that moves before it leaves is no tap: no click comes of it."""
    x, y = _middle(page)
    session = await page.context.new_cdp_session(page)
    try:
        for kind, moved in (
            ("touchStart", 0),
            ("touchMove", SCROLLED / 6),
            ("touchMove", SCROLLED / 2),
            ("touchEnd", None),
        ):
            points = [] if moved is None else [{"x": x, "y": y - moved}]
            arguments = {"type": kind, "touchPoints": points}
            await session.send("Input.dispatchTouchEvent", arguments)
    finally:
        with suppress(PlaywrightError):
            await session.detach()
