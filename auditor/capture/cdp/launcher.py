"""Starting and ending an audit's browsers, each with a connection of our own to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any, Self

from playwright.async_api import Error as PlaywrightError

from auditor.capture.browser.launch import BrowserChoice, driver, start
from auditor.capture.browser.version import version_of
from auditor.capture.cdp.connection import Connection, endpoint
from auditor.errors import BrowserError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

    from auditor.capture.browser.emulation import Emulation

EXTRA_ARGUMENTS = (
    # For our own connection, beside Playwright's pipe; the browser chooses the port.
    "--remote-debugging-port=0",
)


class Launcher:
    """Starts browsers and ends them. Use as an async context manager."""

    def __init__(self, choice: BrowserChoice, *, headless: bool = True) -> None:
        """Nothing starts before the context is entered."""
        self.choice = choice
        self._headless = headless
        self._driver = AsyncExitStack()
        self._playwright: Playwright | None = None

    async def __aenter__(self) -> Self:
        """Start Playwright."""
        self._playwright = await self._driver.enter_async_context(driver())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End Playwright and all browsers that still run."""
        await self._driver.aclose()

    @property
    def playwright(self) -> Playwright:
        """The running Playwright, through which browsers are started.

        Raises:
            BrowserError: the context was not entered.
        """
        if self._playwright is None:
            raise BrowserError("the launcher was not started: use it as `async with`")
        return self._playwright

    @property
    def devices(self) -> Mapping[str, Any]:
        """Playwright's descriptions of devices, by name."""
        devices: Mapping[str, Any] = self.playwright.devices
        return devices

    async def version(self) -> str:
        """The browser's full version.

        Raises:
            BrowserError: it does not start.
        """
        return await version_of(self.playwright, self.choice)

    async def start(
        self, emulation: Emulation | None, arguments: Sequence[str]
    ) -> tuple[Browser, Connection]:
        """A new browser with these additional arguments, and our connection to it.

        Raises:
            BrowserError: it does not start, or does not answer.
        """
        browser = await start(
            self.playwright,
            self.choice,
            headless=self._headless,
            emulation=emulation,
            extra_args=[*EXTRA_ARGUMENTS, *arguments],
        )
        return browser, await Connection.open(await endpoint(browser))

    async def end(self, browser: Browser, connection: Connection) -> None:
        """Close the browser, then our connection: in the other order, held hits would leave."""
        with suppress(PlaywrightError):  # it has died already
            await browser.close()
        await connection.close()
