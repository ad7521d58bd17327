"""What all tests share: a browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from auditor.capture.browser import BrowserChoice, driver, find_browser, start

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser


@pytest.fixture(scope="session")
def browser_choice() -> BrowserChoice:
    """The browser of this machine. There must be one: without it the tests prove nothing."""
    return find_browser(environ=os.environ)


@pytest.fixture
async def browser(browser_choice: BrowserChoice) -> AsyncIterator[Browser]:
    """A browser of the test's own."""
    async with driver() as playwright:
        running = await start(playwright, browser_choice)
        yield running
        await running.close()
