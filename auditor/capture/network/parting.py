"""The sign that a document which was left has sent all that it sends.

What a document sends as it goes away is seen after the navigation that ended it, on a busy machine
a good deal later. The empty document that follows it is in its process: so a request of that one
comes after all of the first one's.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

ADDRESS = "http://parting.tagproof.invalid/"
"""Requests to it never leave; nobody can have this host."""
LIMIT_SECONDS = 3.0
"""How long the sign is waited for; it mostly comes at once."""
SEND = "(url) => navigator.sendBeacon(url)"


class Partings:
    """The signs that are waited for."""

    def __init__(self) -> None:
        """None is, yet."""
        self._numbers = count(1)
        self._waiting: dict[str, asyncio.Future[None]] = {}

    async def wait(self, page: Page) -> None:
        """Have the empty document that the page shows give the sign, and wait until it is seen.

        Raises:
            PlaywrightError: the page is gone.
        """
        url = f"{ADDRESS}{next(self._numbers)}"
        seen = self._waiting[url] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                await page.evaluate(SEND, url)
                await seen
        except TimeoutError:
            pass  # what comes later still finds its visit by other means
        finally:
            del self._waiting[url]

    def take(self, url: str) -> bool:
        """Take the address of a request; returns whether it is a sign, which no visit has."""
        if (seen := self._waiting.get(url)) is not None and not seen.done():
            seen.set_result(None)
        return is_sign(url)


def is_sign(url: str) -> bool:
    """Whether the request for this address is a sign of ours, and no page's."""
    return url.startswith(ADDRESS)


def parting_answer(event: dict[str, Any]) -> dict[str, Any]:
    """The arguments that answer a sign."""
    return {"requestId": event["requestId"], "responseCode": 204}
