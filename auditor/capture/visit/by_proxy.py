"""What is asked of a site without a page (robots.txt, sitemaps), where a proxy leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import APIRequestContext, ProxySettings

    from auditor.capture.cdp.launcher import Launcher
    from auditor.config.site import BrowserSpec


class ByProxy:
    """Asks through the spec's proxy, which the browser's own arguments do not tell Playwright."""

    def __init__(self, browser: BrowserSpec, launcher: Launcher) -> None:
        """Nothing is opened before it is needed."""
        self._browser, self._launcher = browser, launcher
        self._request: APIRequestContext | None = None

    async def request(self) -> APIRequestContext | None:
        """What asks; None: there is no proxy."""
        proxy = self._browser.by_proxy
        if proxy is not None and self._request is None:
            settings: ProxySettings = {"server": proxy.server, "bypass": ",".join(proxy.bypass)}
            if proxy.credentials is not None:
                settings |= {"username": proxy.username, "password": proxy.password}
            self._request = await self._launcher.playwright.request.new_context(
                proxy=settings, ignore_https_errors=self._browser.accept_any_certificate
            )
        return self._request

    async def close(self) -> None:
        """Ask no more."""
        if self._request is not None:
            await self._request.dispose()
            self._request = None
