"""What each step of a journey does in the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.capture.element import alike
from auditor.capture.locate import locate
from auditor.model import TURNED_AWAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Page

    from auditor.config.steps import Step

STEP_TIMEOUT = 10_000
NAVIGATION_TIMEOUT = 30_000
CLIENT_ERROR = 400
LOG_HEAD = re.compile(r"\n?(Call log|=+ logs =+).*", re.DOTALL)


class StepError(Exception):
    """A step that could not be done. `slug` is the inconclusive reason; `matched` a count.

    `near`: what the page has that looks like the element that was not found; `step`: which step.
    """

    def __init__(
        self,
        message: str,
        slug: str,
        matched: int | None = None,
        near: tuple[str, ...] = (),
        step: Step | None = None,
    ) -> None:
        """Keep the reason for the visit."""
        super().__init__(message)
        self.slug, self.matched, self.near, self.step = slug, matched, near, step


async def perform(page: Page, step: Step, *, base: str, identity: Mapping[str, str],
                  folder: Path, twice: bool = False) -> None:  # fmt: skip
    """Do one step.

    Args:
        page: where.
        step: what.
        base: the site's URL; relative addresses are resolved against it.
        identity: what `{email}` and its like stand for.
        folder: where files to upload lie.
        twice: do it two times at once, as who double-clicks: clicks and keys only.

    Raises:
        StepError: it could not be done.
    """
    limit = step.timeout or STEP_TIMEOUT
    if step.navigate is not None:
        await open_url(page, urljoin(base, step.navigate), step.timeout or NAVIGATION_TIMEOUT)
        return
    try:
        if twice and step.click is not None:
            await locate(page, step.click).dblclick(timeout=limit)
            return
        await _act(page, step, limit, identity, folder)
        if twice and isinstance(step.press, str):
            await page.keyboard.press(step.press)
    except PlaywrightTimeout as error:
        raise await _explain(page, step, limit) from error
    except PlaywrightError as error:
        text = LOG_HEAD.sub("", error.message).strip()
        if "strict mode violation" in text:
            raise await _explain(page, step, limit) from error
        if "has been closed" in text:
            raise StepError(f"{step}: the browser went away", "page-failed") from error
        raise StepError(f"{step} failed: {text}", "target-not-found") from error


async def _act(  # noqa: C901, PLR0912 - one line an action reads best as one list
    page: Page, step: Step, limit: float, identity: Mapping[str, str], folder: Path
) -> None:
    if step.click is not None:
        await locate(page, step.click).click(timeout=limit)
    elif step.fill is not None:
        await locate(page, step.fill).fill(filled(step.fill.value, identity), timeout=limit)
    elif step.select_option is not None:
        value = filled(step.select_option.value, identity)
        await locate(page, step.select_option).select_option(value, timeout=limit)
    elif step.check is not None:
        await locate(page, step.check).check(timeout=limit)
    elif step.uncheck is not None:
        await locate(page, step.uncheck).uncheck(timeout=limit)
    elif isinstance(step.press, str):
        await page.keyboard.press(step.press)
    elif step.press is not None:
        await locate(page, step.press).press(step.press.key, timeout=limit)
    elif step.hover is not None:
        await locate(page, step.hover).hover(timeout=limit)
    elif isinstance(step.scroll, str):
        await page.evaluate(
            "(end) => scrollTo(0, end === 'top' ? 0 : document.documentElement.scrollHeight)",
            step.scroll,
        )
    elif step.scroll is not None:
        await locate(page, step.scroll).scroll_into_view_if_needed(timeout=limit)
    elif step.upload is not None:
        path = folder / step.upload.file
        if not path.is_file():
            raise StepError(f"{step}: there is no file {step.upload.file}", "target-not-found")
        await locate(page, step.upload).set_input_files(path, timeout=limit)
    elif step.wait_for_element is not None:
        await locate(page, step.wait_for_element).wait_for(timeout=limit)
    elif step.wait_for_expression is not None:
        await page.wait_for_function(step.wait_for_expression, timeout=limit)
    elif step.wait_for_url is not None:
        await page.wait_for_url(step.wait_for_url, timeout=limit, wait_until="commit")


def filled(text: str, identity: Mapping[str, str]) -> str:
    """The text with `{email}` and its like replaced; doubled braces stand for themselves."""

    def replace(found: re.Match[str]) -> str:
        name = found[1]
        return identity.get(name, found[0]) if name else found[0][0]

    return re.sub(r"\{\{|\}\}|\{(\w+)\}", replace, text)


async def _explain(page: Page, step: Step, limit: int) -> StepError:
    """Why a step ran out of time: how many elements its locator matches says most."""
    target = step.argument
    if isinstance(target, str):
        text = f"{step} did not happen within {limit / 1000:g} s"
        return StepError(text, "target-not-found")
    try:
        matched = await locate(page, target).count()
    except PlaywrightError:
        matched = 0
    near: tuple[str, ...] = ()
    if matched == 0:
        found = await alike(page, target)
        near = tuple(each.shown for each in found)
        hint = f"; the page has {found[0].shown}" if found and found[0].is_near else ""
        text = f"{step}: no element matches {target} (waited {limit / 1000:g} s){hint}"
    elif matched == 1:
        text = (
            f"{step}: {target} is there, but was not ready within {limit / 1000:g} s "
            "(hidden, disabled, moving, or covered by something)"
        )
    else:
        text = f"{step}: {matched} elements match {target}; name one, or add nth or exact: true"
    return StepError(text, "target-not-found", matched, near)


async def open_url(page: Page, url: str, limit: float = NAVIGATION_TIMEOUT) -> None:
    """Open a page and wait until its markup is read; `settle` waits for the rest.

    Raises:
        StepError: it did not open, turned us away, or answered with an error.
    """
    try:
        response = await page.goto(url, timeout=limit, wait_until="domcontentloaded")
    except PlaywrightTimeout as error:
        text = f"{url} did not finish loading within {limit / 1000:g} s"
        raise StepError(text, "page-failed") from error
    except PlaywrightError as error:
        raise StepError(f"{url} did not open: {_reason(error.message)}", "page-failed") from error
    if response is None or response.status < CLIENT_ERROR:
        return
    if response.status in TURNED_AWAY:
        text = f"{url} turned us away with HTTP {response.status}"
        raise StepError(text, "bot-wall")
    raise StepError(f"{url} answered HTTP {response.status}", "page-failed")


REASONS = {
    "Download is starting": "it is a download, not a page",
    "ERR_TOO_MANY_REDIRECTS": "it redirects in a circle",
    "ERR_CONNECTION_REFUSED": "nothing answers there (connection refused); is the site up?",
    "ERR_NAME_NOT_RESOLVED": "its host name is not known; check the address",
    "ERR_CERT": "its certificate is not valid",
    "ERR_ABORTED": "the navigation was aborted (a download, or an empty answer)",
    "ERR_EMPTY_RESPONSE": "the server closed the connection without an answer",
    "Page crashed": "the page crashed the browser's renderer",
    "Target crashed": "the page crashed the browser's renderer",
}


def _reason(message: str) -> str:
    """Playwright's message in a visitor's words, with the browser's own code kept."""
    line = LOG_HEAD.sub("", message).strip()
    code = re.search(r"net::(ERR_\w+)", line)
    for sign, words in REASONS.items():
        if sign in line:
            return f"{words} ({code[1]})" if code and sign not in words else words
    return line.removeprefix("Page.goto: ")
