"""Browsers that tests share: one for each command line, and a fresh profile for each test."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from auditor.capture.browser.arguments import launch_arguments
from auditor.capture.cdp.launcher import EXTRA_ARGUMENTS, Launcher, close, connected
from auditor.errors import BrowserError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from auditor.capture.browser.emulation import Emulation
    from auditor.capture.browser.launch import BrowserChoice
    from auditor.capture.cdp.connection import Connection

MOST = 4
"""Browsers that wait for the next test; the one that waited longest goes."""

CommandLine = tuple[str, ...]


class KeptBrowsers(Launcher):
    """A launcher whose browsers and whose Playwright stay when an audit has ended with them.

    A browser that serves one test is not given to another at the same time. What died is not kept.
    """

    def __init__(self, choice: BrowserChoice) -> None:
        super().__init__(choice)
        self._started = False
        self._given: dict[Browser, CommandLine] = {}
        self._waiting: OrderedDict[Browser, CommandLine] = OrderedDict()
        self._ours: dict[Browser, Page] = {}

    @cached_property
    def devices(self) -> Mapping[str, Any]:
        """Playwright copies all of them whenever it is asked."""
        return super().devices

    async def __aenter__(self) -> Self:
        if not self._started:
            await super().__aenter__()
            self._started = True
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stay: `close` ends it all."""

    async def close(self) -> None:
        """End all browsers, and Playwright."""
        for browser in (*self._waiting, *self._given):
            await browser.close()
        if self._started:
            await super().__aexit__()

    async def start(
        self, emulation: Emulation | None, arguments: Sequence[str]
    ) -> tuple[Browser, Connection]:
        wanted = tuple(launch_arguments(emulation, (*EXTRA_ARGUMENTS, *arguments)))
        for browser, command_line in self._waiting.items():
            if command_line == wanted and browser.is_connected():
                del self._waiting[browser]
                try:
                    connection = await connected(browser)
                except BrowserError:  # it has just died, and Playwright did not know yet
                    break
                self._given[browser] = wanted
                return browser, connection
        browser, connection = await super().start(emulation, arguments)
        self._given[browser] = wanted
        return browser, connection

    async def page_of_ours(self, browser: Browser) -> Page:
        """Kept with its browser: a profile takes as long as a third of a visit."""
        page = self._ours.get(browser)
        if page is None or page.is_closed():
            page = self._ours[browser] = await super().page_of_ours(browser)
        return page

    async def end(self, browser: Browser, connection: Connection) -> None:
        """End its profiles first: were the connection gone before them, held hits would leave."""
        command_line = self._given.pop(browser)
        if not browser.is_connected():
            self._ours.pop(browser, None)
            await super().end(browser, connection)
            return
        ours = self._ours.get(browser)
        for context in browser.contexts:
            if ours is None or context is not ours.context:
                await close(context.close(), connection)
        await connection.close()
        self._waiting[browser] = command_line
        while len(self._waiting) > MOST:
            oldest, _ = self._waiting.popitem(last=False)
            self._ours.pop(oldest, None)
            await oldest.close()
