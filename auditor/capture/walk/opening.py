"""Opening a page, and the error of a step that could not be done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.model import TURNED_AWAY

if TYPE_CHECKING:
    from playwright.async_api import Page

    from auditor.config.steps import Step

NAVIGATION_TIMEOUT_MS = 30_000
CLIENT_ERROR = 400
ASKED_BY_PROXY = 407
CALL_LOG = re.compile(r"\n?(Call log|=+ logs =+).*", re.DOTALL)


class StepError(Exception):
    """A step that could not be performed.

    Attributes:
        slug: the reason why the visit is inconclusive.
        matched: how many elements the step's target matches, where that was counted.
        near: elements of the page that look like the one that is missing, as a person reads them.
        step: the step, where the caller noted it.
        by_banner: whether a consent banner covered its element.
    """

    def __init__(
        self,
        message: str,
        slug: str,
        matched: int | None = None,
        near: tuple[str, ...] = (),
        step: Step | None = None,
        *,
        by_banner: bool = False,
    ) -> None:
        """The message is what people read."""
        super().__init__(message)
        self.slug, self.matched, self.near, self.step = slug, matched, near, step
        self.by_banner = by_banner

    def saying(self, message: str, slug: str = "", step: Step | None = None) -> StepError:
        """The same error in other words."""
        return StepError(
            message,
            slug or self.slug,
            self.matched,
            self.near,
            step or self.step,
            by_banner=self.by_banner,
        )


async def open_url(
    page: Page,
    url: str,
    limit_ms: float = NAVIGATION_TIMEOUT_MS,
    referrer: str | None = None,
) -> None:
    """Open a page and wait until its markup is parsed; `settle` waits for the rest.

    Raises:
        StepError: the page did not open, turned us away, or answered with an error.
    """
    try:
        response = await page.goto(
            url, timeout=limit_ms, wait_until="domcontentloaded", referer=referrer
        )
    except PlaywrightTimeout as error:
        text = f"{url} did not finish loading within {limit_ms / 1000:g} s"
        raise StepError(text, "page-failed") from error
    except PlaywrightError as error:
        raise StepError(f"{url} did not open: {why_not_opened(error)}", "page-failed") from error
    if response is None or response.status < CLIENT_ERROR:
        return
    if response.status in TURNED_AWAY:
        text = f"{url} turned us away with HTTP {response.status}"
        raise StepError(text, "bot-wall")
    if response.status == ASKED_BY_PROXY:
        text = (
            f"{url} did not open: the proxy (browser.proxy) asks for a name and a password, or "
            f"refuses those that the spec gives it (HTTP {ASKED_BY_PROXY})"
        )
        raise StepError(text, "page-failed")
    raise StepError(f"{url} answered HTTP {response.status}", "page-failed")


REASONS = {
    "Download is starting": "it is a download, not a page",
    "ERR_TOO_MANY_REDIRECTS": "it redirects in a circle",
    "ERR_CONNECTION_REFUSED": "nothing answers there (connection refused); is the site up?",
    "ERR_NAME_NOT_RESOLVED": "its host name is not known; check the address",
    "ERR_PROXY_CONNECTION_FAILED": "the proxy (browser.proxy) does not answer",
    "ERR_TUNNEL_CONNECTION_FAILED": "the proxy (browser.proxy) did not let it through",
    "ERR_INVALID_AUTH_CREDENTIALS": "the proxy (browser.proxy) refuses the name and the password",
    "ERR_CERT": "its certificate is not valid",
    "ERR_ABORTED": "the navigation was aborted (a download, or an empty answer)",
    "ERR_EMPTY_RESPONSE": "the server closed the connection without an answer",
    "Page crashed": "the page crashed the browser's renderer",
    "Target crashed": "the page crashed the browser's renderer",
}


def why_not_opened(error: PlaywrightError) -> str:
    """Why a page did not open, in plain words, with the browser's own error code."""
    line = CALL_LOG.sub("", error.message).strip()
    code = re.search(r"net::(ERR_\w+)", line)
    for sign, reason in REASONS.items():
        if sign in line:
            return f"{reason} ({code[1]})" if code and sign not in reason else reason
    return re.sub(r"^Page\.\w+: ", "", line)
