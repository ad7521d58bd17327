"""What each step of a journey does in the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_never
from urllib.parse import urljoin

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.capture.locate import locate
from auditor.capture.walk.similar_elements import similar_elements
from auditor.config.steps import (
    Check,
    Click,
    Fill,
    Hover,
    Navigate,
    Press,
    Scroll,
    SelectOption,
    Uncheck,
    Upload,
    Wait,
    WaitForElement,
    WaitForExpression,
    WaitForUrl,
)
from auditor.config.targets import KeyPress, Target
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
    try:
        match step:
            case Navigate():
                url = urljoin(base, step.navigate)
                await open_url(page, url, step.timeout or NAVIGATION_TIMEOUT)
            case Wait():
                await _wait(page, step, limit)
            case Fill() | SelectOption():
                await _give(page, step, limit, identity)
            case Upload():
                await _upload(page, step, limit, folder)
            case Click() | Check() | Uncheck() | Press() | Hover() | Scroll():
                await _point(page, step, limit, twice=twice)
            case _:
                assert_never(step)
    except PlaywrightTimeout as error:
        raise await _explain(page, step, limit) from error
    except PlaywrightError as error:
        text = LOG_HEAD.sub("", error.message).strip()
        if "strict mode violation" in text:
            raise await _explain(page, step, limit) from error
        if "has been closed" in text:
            raise StepError(f"{step}: the browser went away", "page-failed") from error
        raise StepError(f"{step} failed: {text}", "target-not-found") from error


async def _wait(
    page: Page, step: WaitForElement | WaitForExpression | WaitForUrl, limit: float
) -> None:
    match step:
        case WaitForElement():
            await locate(page, step.wait_for_element).wait_for(timeout=limit)
        case WaitForExpression():
            await page.wait_for_function(step.wait_for_expression, timeout=limit)
        case WaitForUrl():
            await page.wait_for_url(step.wait_for_url, timeout=limit, wait_until="commit")
        case _:
            assert_never(step)


async def _give(
    page: Page, step: Fill | SelectOption, limit: float, identity: Mapping[str, str]
) -> None:
    """Type a text in, or choose it."""
    match step:
        case Fill(fill=field):
            await locate(page, field).fill(filled(field.value, identity), timeout=limit)
        case SelectOption(select_option=field):
            await locate(page, field).select_option(filled(field.value, identity), timeout=limit)
        case _:
            assert_never(step)


async def _upload(page: Page, step: Upload, limit: float, folder: Path) -> None:
    path = folder / step.upload.file
    if not path.is_file():
        raise StepError(f"{step}: there is no file {step.upload.file}", "target-not-found")
    await locate(page, step.upload).set_input_files(path, timeout=limit)


async def _point(
    page: Page,
    step: Click | Check | Uncheck | Press | Hover | Scroll,
    limit: float,
    *,
    twice: bool,
) -> None:
    """Do what a hand does with pointer and keys."""
    match step:
        case Click():
            element = locate(page, step.click)
            await (element.dblclick if twice else element.click)(timeout=limit)
        case Check():
            await locate(page, step.check).check(timeout=limit)
        case Uncheck():
            await locate(page, step.uncheck).uncheck(timeout=limit)
        case Press():
            await _press(page, step.press, limit, twice=twice)
        case Hover():
            await locate(page, step.hover).hover(timeout=limit)
        case Scroll():
            await _scroll(page, step.scroll, limit)
        case _:
            assert_never(step)


async def _press(page: Page, press: str | KeyPress, limit: float, *, twice: bool) -> None:
    if isinstance(press, KeyPress):
        await locate(page, press).press(press.key, timeout=limit)
        return
    for _ in range(2 if twice else 1):
        await page.keyboard.press(press)


async def _scroll(page: Page, to: Literal["bottom", "top"] | Target, limit: float) -> None:
    match to:
        case Target():
            await locate(page, to).scroll_into_view_if_needed(timeout=limit)
        case "bottom" | "top":
            await page.evaluate(
                "(end) => scrollTo(0, end === 'top' ? 0 : document.documentElement.scrollHeight)",
                to,
            )
        case _:
            assert_never(to)


def filled(text: str, identity: Mapping[str, str]) -> str:
    """The text with `{email}` and its like replaced; doubled braces stand for themselves."""

    def replace(found: re.Match[str]) -> str:
        name = found[1]
        return identity.get(name, found[0]) if name else found[0][0]

    return re.sub(r"\{\{|\}\}|\{(\w+)\}", replace, text)


async def _explain(page: Page, step: Step, limit: int) -> StepError:
    """Why a step ran out of time: how many elements its locator matches says most."""
    target = step.target
    if target is None:
        text = f"{step} did not happen within {limit / 1000:g} s"
        return StepError(text, "target-not-found")
    try:
        matched = await locate(page, target).count()
    except PlaywrightError:
        matched = 0
    near: tuple[str, ...] = ()
    if matched == 0:
        found = await similar_elements(page, target)
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
