"""Whether a page asks for consent: a banner shows, of a known platform or by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.banner.words import Meaning
from auditor.capture.consent.candidates import best, buttons
from auditor.capture.consent.recognise import recognise

if TYPE_CHECKING:
    from playwright.async_api import Page


async def asks_for_consent(page: Page) -> bool:
    """Whether a visitor sees a banner now."""
    found = await recognise(page)
    if found is not None and found.is_shown:
        return True
    seen = await buttons(page)
    return any(best(seen, meaning) is not None for meaning in (Meaning.ACCEPT, Meaning.REJECT))
