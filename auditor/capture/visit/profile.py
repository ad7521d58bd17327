"""A browser profile: one visitor, with cookies and storage of its own."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from auditor.capture.cdp.launcher import ended_with
from auditor.capture.visit.tab import Tab

if TYPE_CHECKING:
    from playwright.async_api import APIRequestContext, BrowserContext, Page

    from auditor.capture.browser.emulation import Emulation
    from auditor.capture.cdp.connection import Connection
    from auditor.capture.network.interception import Network
    from auditor.capture.screenshot.camera import Camera


class LoginError(Exception):
    """No profile is opened, since the site's login failed; the message is what people read."""


class Profile:
    """A browser profile, in which several tabs may be opened."""

    def __init__(
        self,
        context: BrowserContext,
        network: Network,
        emulation: Emulation,
        first: Page,
        camera: Camera,
        connection: Connection,
        request: APIRequestContext | None = None,
    ) -> None:
        """A profile that was opened.

        Args:
            context: Playwright's.
            network: the capture of its browser.
            emulation: how it presents itself.
            first: its first page, by which the targets learned of it.
            camera: takes its pictures.
            connection: to its browser.
            request: for what is asked of the site without a page; None: the context's own.
        """
        self.context, self.network, self.emulation = context, network, emulation
        self._connection = connection
        self.request = request or context.request
        """For what is asked of the site without a page."""
        self._camera = camera
        self._first: Page | None = first

    @property
    def is_alive(self) -> bool:
        """Whether its browser still runs."""
        browser = self.context.browser
        return browser is not None and browser.is_connected()

    def ended_with_browser(self) -> AbstractAsyncContextManager[None]:
        """A block in which nothing waits any longer for the browser when that is gone.

        It raises PlaywrightError then.
        """
        return ended_with(self._connection)

    async def open_tab(self) -> Tab:
        """A new tab, which the capture owns from its first request on."""
        page, self._first = self._first, None
        tab = await Tab.open(page or await self.context.new_page(), self.network)
        tab.camera = self._camera
        return tab
