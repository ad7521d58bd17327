"""The most that a visit may take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab


@asynccontextmanager
async def limited(tab: Tab, recording: Recording, seconds: float | None) -> AsyncIterator[None]:
    """Let the block take so long at most; then its page is ended, and its visit is inconclusive.

    None: as long as it likes. Each single wait has an end of its own, mostly a much earlier one;
    together they may have none.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        text = f"The visit was not over within {seconds:g} s and was ended."
        if recording.steps.is_running:
            recording.steps.end(text)
        recording.fail(text, "page-failed")
        tab.end()
