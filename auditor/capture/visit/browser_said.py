"""What the browser tells the visit's first page of itself: name, language, clock.

A vendor's linker is made over these, so that they say whether this browser made one.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab

LONGEST = 500
DAY_MINUTES = 24 * 60
ASK = "() => [navigator.userAgent, navigator.language, new Date().getTimezoneOffset()]"


async def note_browser(tab: Tab, recording: Recording) -> None:
    """Note it, once. A page may say anything: what has another form is left out."""
    if recording.user_agent:
        return
    # A page that is being left can't be asked; the next one can.
    with suppress(PlaywrightError):
        match await tab.page.evaluate(ASK):
            case [str(user_agent), str(language), int(offset)] if abs(offset) <= DAY_MINUTES:
                recording.user_agent = user_agent[:LONGEST]
                recording.language = language[:LONGEST]
                recording.clock_offset = offset
