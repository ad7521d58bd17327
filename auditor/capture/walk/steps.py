"""Performing a journey's steps in the browser, and explaining why one failed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_never
from urllib.parse import urljoin

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.capture.consent.choose import choose
from auditor.capture.consent.outcome import recipe_of
from auditor.capture.locate import locate
from auditor.capture.walk.answers import answered
from auditor.capture.walk.obstacles import obstacle_of
from auditor.capture.walk.opening import (
    CALL_LOG,
    NAVIGATION_TIMEOUT_MS,
    StepError,
    open_url,
)
from auditor.capture.walk.remembering import (
    NothingToRememberError,
    keep,
    read,
    remembered,
    with_remembered,
)
from auditor.capture.walk.similar_elements import similar_elements
from auditor.config.steps import (
    Check,
    Choose,
    Click,
    Fill,
    Hover,
    Navigate,
    Press,
    Remember,
    Scroll,
    SelectOption,
    Uncheck,
    Upload,
    Wait,
    WaitForElement,
    WaitForExpression,
    WaitForResponse,
    WaitForUrl,
)
from auditor.config.targets import KeyPress, Target
from auditor.model import ConsentChoice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Page

    from auditor.capture.visit.tab import Tab
    from auditor.config.steps import Step

STEP_TIMEOUT_MS = 10_000
LOOK_MS = 2000
"""How long an element that a step depends on is looked for, on a page that is at rest."""
ACTED = re.compile(r"\n\W*\w+ action done\n")
"""What Playwright's call log says of a click that was made, before it waits for the next page."""


async def is_left_out(tab: Tab, step: Step) -> bool:
    """Whether the step is to be left out: the element that it depends on does not show."""
    target = with_remembered(step, remembered(tab.recording)).depends_on
    if target is None:
        return False
    try:
        await locate(tab.page, target).first.wait_for(state="visible", timeout=LOOK_MS)
    except PlaywrightTimeout:
        return True
    return False


def left_out(step: Step) -> str:
    """What people read of a step that is left out."""
    return f"skip {step}, since {step.depends_on} does not show"


async def perform(tab: Tab, step: Step, *, base: str, identity: Mapping[str, str],
                  folder: Path, twice: bool = False,
                  referrer: str | None = None) -> None:  # fmt: skip
    """Perform one step.

    Args:
        tab: the tab with the page.
        step: the step.
        base: the site's URL; relative addresses are resolved against it.
        identity: the values of placeholders such as `{email}`.
        folder: the folder of files to upload.
        twice: whether to click or press twice at once, like a double click.
        referrer: the page from which a visitor comes to the one that is opened.

    Raises:
        StepError: the step could not be performed.
    """
    limit_ms = step.timeout or STEP_TIMEOUT_MS
    page = tab.page
    values = remembered(tab.recording)
    step = with_remembered(step, values)
    try:
        match step:
            case Navigate():
                url = urljoin(base, step.navigate)
                await open_url(page, url, step.timeout or NAVIGATION_TIMEOUT_MS, referrer)
            case Choose():
                await _choose(tab, step)
            case Upload():
                await _upload(page, step, limit_ms, folder)
            case Fill() | SelectOption():
                await _enter(page, step, limit_ms, {**identity, **values})
            case Remember():
                await _remember(tab, step, limit_ms)
            case Wait():
                await _wait(tab, step, limit_ms)
            case Click() | Check() | Uncheck() | Press() | Hover() | Scroll():
                await _point(page, step, limit_ms, twice=twice)
            case _:
                assert_never(step)
    except PlaywrightError as error:
        # The limit is for the element. A page that its click asks for may take longer to answer:
        # `settle` waits for that one, and the click is not to be blamed for it.
        if not ACTED.search(error.message):
            raise await _why(page, step, limit_ms, error) from error


async def _why(
    page: Page, step: Step, limit_ms: int, error: PlaywrightError, element: Target | None = None
) -> StepError:
    """The error of a step, by what the browser says of it."""
    text = CALL_LOG.sub("", error.message).strip()
    if isinstance(error, PlaywrightTimeout) or "strict mode violation" in text:
        return await _explain(page, step, limit_ms, element)
    if "has been closed" in text:
        return StepError(f"{step}: the browser went away", "page-failed")
    return StepError(f"{step} failed: {text}", "target-not-found")


async def _choose(tab: Tab, step: Choose) -> None:
    """Answer the consent banner; only what something confirms is a choice."""
    made = await choose(tab, ConsentChoice(step.choose), limit_ms=step.timeout)
    if made.is_broken and tab.recording is not None:
        tab.recording.steps.note_contradiction(made.problem)
    if made.is_made:
        return
    recipes = tuple(f"click: {recipe_of(candidate.target)}" for candidate in made.candidates)
    named = f"; what may answer it: {', '.join(recipes)}" if recipes else ""
    raise StepError(f"{step}: {made.problem}{named}", "banner-not-found", near=recipes)


async def _wait(
    tab: Tab,
    step: WaitForElement | WaitForExpression | WaitForUrl | WaitForResponse,
    limit_ms: float,
) -> None:
    page = tab.page
    match step:
        case WaitForElement():
            await locate(page, step.wait_for_element).wait_for(timeout=limit_ms)
        case WaitForExpression():
            await page.wait_for_function(step.wait_for_expression, timeout=limit_ms)
        case WaitForUrl():
            await page.wait_for_url(step.wait_for_url, timeout=limit_ms, wait_until="commit")
        case WaitForResponse():
            await _wait_for_response(tab, step, limit_ms)
        case _:
            assert_never(step)


async def _wait_for_response(tab: Tab, step: WaitForResponse, limit_ms: float) -> None:
    if tab.recording is None:
        return
    instead = await answered(tab.recording, step.wait_for_response, limit_ms)
    if instead is not None:
        problem = f"{step}: {instead} (waited {limit_ms / 1000:g} s)"
        raise StepError(problem, "target-not-found")


async def _remember(tab: Tab, step: Remember, limit_ms: int) -> None:
    """Read the texts that the step names, and keep them for what follows."""
    for name, element in step.remember.items():
        try:
            text = await read(tab.page, element, limit_ms)
        except NothingToRememberError as error:
            seen = f"it says “{error}”" if str(error) else "it has no text"
            problem = f"{step}: {element} has nothing to remember as {name}: {seen}"
            raise StepError(problem, "target-not-found", 1) from error
        except PlaywrightError as error:
            raise await _why(tab.page, step, limit_ms, error, element) from error
        if tab.recording is not None:
            keep(tab.recording, name, text)


async def _enter(
    page: Page, step: Fill | SelectOption, limit_ms: float, identity: Mapping[str, str]
) -> None:
    """Type a text into a field, or select an option."""
    match step:
        case Fill(fill=field):
            await locate(page, field).fill(filled(field.value, identity), timeout=limit_ms)
        case SelectOption(select_option=field):
            await locate(page, field).select_option(filled(field.value, identity), timeout=limit_ms)
        case _:
            assert_never(step)


async def _upload(page: Page, step: Upload, limit_ms: float, folder: Path) -> None:
    path = folder / step.upload.file
    if not path.is_file():
        raise StepError(f"{step}: there is no file {step.upload.file}", "target-not-found")
    await locate(page, step.upload).set_input_files(path, timeout=limit_ms)


async def _point(
    page: Page,
    step: Click | Check | Uncheck | Press | Hover | Scroll,
    limit_ms: float,
    *,
    twice: bool,
) -> None:
    """Perform a step of pointer or keys."""
    match step:
        case Click():
            element = locate(page, step.click)
            await (element.dblclick if twice else element.click)(timeout=limit_ms)
        case Check():
            await locate(page, step.check).check(timeout=limit_ms)
        case Uncheck():
            await locate(page, step.uncheck).uncheck(timeout=limit_ms)
        case Press():
            await _press(page, step.press, limit_ms, twice=twice)
        case Hover():
            await locate(page, step.hover).hover(timeout=limit_ms)
        case Scroll():
            await _scroll(page, step.scroll, limit_ms)
        case _:
            assert_never(step)


async def _press(page: Page, press: str | KeyPress, limit_ms: float, *, twice: bool) -> None:
    if isinstance(press, KeyPress):
        await locate(page, press).press(press.key, timeout=limit_ms, no_wait_after=True)
        return
    for _ in range(2 if twice else 1):
        await page.keyboard.press(press)


async def _scroll(page: Page, to: Literal["bottom", "top"] | Target, limit_ms: float) -> None:
    match to:
        case Target():
            await locate(page, to).scroll_into_view_if_needed(timeout=limit_ms)
        case "bottom" | "top":
            await page.evaluate(
                "(end) => scrollTo(0, end === 'top' ? 0 : document.documentElement.scrollHeight)",
                to,
            )
        case _:
            assert_never(to)


def filled(text: str, identity: Mapping[str, str]) -> str:
    """The text with placeholders such as `{email}` replaced; doubled braces become single ones."""

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        return identity.get(name, match[0]) if name else match[0][0]

    return re.sub(r"\{\{|\}\}|\{(\w+)\}", replace, text)


async def _explain(
    page: Page, step: Step, limit_ms: int, element: Target | None = None
) -> StepError:
    """The error of a step that ran out of time, by how many elements its target matches.

    `element`: that of several which it is about.
    """
    target = element or step.target
    if target is None:
        text = f"{step} did not happen within {limit_ms / 1000:g} s"
        return StepError(text, "target-not-found")
    try:
        matched = await locate(page, target).count()
    except PlaywrightError:
        matched = 0
    near: tuple[str, ...] = ()
    if matched == 0:
        similar = await similar_elements(page, target)
        near = tuple(element.shown for element in similar)
        hint = f"; the page has {similar[0].shown}" if similar and similar[0].is_near else ""
        text = f"{step}: no element matches {target} (waited {limit_ms / 1000:g} s){hint}"
    elif matched == 1:
        obstacle = await obstacle_of(page, target)
        text = (
            f"{step}: {target} is there, but was not ready within {limit_ms / 1000:g} s "
            f"({obstacle.shown})"
        )
        return StepError(text, "target-not-found", 1, by_banner=obstacle.is_banner)
    else:
        text = f"{step}: {matched} elements match {target}; name one, or add nth or exact: true"
    return StepError(text, "target-not-found", matched, near)
