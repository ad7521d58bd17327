"""Starting and ending an audit's browsers, each with a connection of our own to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from playwright.async_api import Error as PlaywrightError

from auditor.capture.browser.launch import BrowserChoice, driver, start
from auditor.capture.browser.version import version_of
from auditor.capture.cdp.connection import Connection, ProtocolError, endpoint
from auditor.errors import BrowserError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright

    from auditor.capture.browser.emulation import Emulation

EXTRA_ARGUMENTS = (
    # For our own connection, beside Playwright's pipe; the browser chooses the port.
    "--remote-debugging-port=0",
)

START_SECONDS = 60.0
"""How long a browser may take until it answers; it mostly takes one."""
CLOSE_SECONDS = 20.0
"""How long a browser, or a profile, may take to close; then the browser is killed."""

GONE_SECONDS = 3.0
"""How long Playwright may take until it has failed what waits for a browser that is gone."""


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
        return browser, await connected(browser)

    async def page_of_ours(self, browser: Browser) -> Page:
        """A page in a profile of its own, where something is worked out and no site ever comes.

        Raises:
            PlaywrightError: the browser is gone.
        """
        context = await browser.new_context()
        return await context.new_page()

    async def end(self, browser: Browser, connection: Connection) -> None:
        """Close the browser, then our connection: in the other order, held hits would leave."""
        await close(browser.close(), connection)
        await connection.close()


async def connected(browser: Browser) -> Connection:
    """A connection of our own to a browser that was started.

    Raises:
        BrowserError: it does not answer.
    """
    try:
        async with asyncio.timeout(START_SECONDS):
            return await Connection.open(await endpoint(browser))
    except (TimeoutError, PlaywrightError, ProtocolError) as error:
        raise BrowserError(
            f"the browser does not answer at its debugging port ({error or 'too slow'}): "
            "try another one with --browser"
        ) from error


@asynccontextmanager
async def limited_start(connection: Connection) -> AsyncIterator[None]:
    """Let the block, which opens something in a browser, take so long; then kill the browser.

    Raises:
        PlaywrightError: it took too long.
    """
    try:
        async with asyncio.timeout(START_SECONDS):
            yield
    except TimeoutError:
        connection.kill()
        raise PlaywrightError("the browser did not answer any more") from None


@asynccontextmanager
async def ended_with(connection: Connection) -> AsyncIterator[None]:
    """Let the block, which waits for a browser, not outlive it.

    Playwright mostly says itself that a browser is gone. But a page that was being opened as it
    died never comes, and nothing says so.

    Raises:
        PlaywrightError: the browser is gone, and the block went on waiting for it.
    """

    async def follow(limit: asyncio.Timeout) -> None:
        await connection.closed.wait()
        limit.reschedule(asyncio.get_running_loop().time() + GONE_SECONDS)

    limit = asyncio.timeout(None)
    try:
        async with limit:
            following = asyncio.create_task(follow(limit))
            try:
                yield
            finally:
                following.cancel()
    except TimeoutError:
        if not limit.expired():
            raise
        raise PlaywrightError("the browser is gone") from None


async def close(closing: Coroutine[Any, Any, None], connection: Connection) -> None:
    """Close a browser, or something in it; a browser that does not do it in time is killed."""
    with suppress(PlaywrightError):  # it has died already
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await closing
        except TimeoutError:
            connection.kill()
