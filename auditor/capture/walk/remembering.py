"""What a journey remembers of its pages, and puts into its later steps."""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from auditor.capture.locate import locate
from auditor.config.steps import Navigate, WaitForResponse, WaitForUrl
from auditor.config.targets import Target
from auditor.model.elements import remembered_in, remembered_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.async_api import Page

    from auditor.capture.visit.recording import Recording
    from auditor.config.steps import Step
    from auditor.config.targets import RememberedText

LONGEST = 1000
"""Characters of a text that are remembered."""
LOOK_AGAIN_SECONDS = 0.1
_READ = """(element, longest) =>
  (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) ? element.value : element.innerText
    ?? element.textContent).trim().slice(0, longest)"""
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\w+)\}")


class NothingToRememberError(Exception):
    """The element is there, but has no such text; the message says what it has."""


async def read(page: Page, element: RememberedText, limit_ms: float) -> str:
    """The text of an element, as soon as it has one.

    Raises:
        NothingToRememberError: it has none, or none that fits, within the limit.
        PlaywrightError: there is no such element, or several are.
    """
    until = time.monotonic() + limit_ms / 1000
    locator = locate(page, element)
    await locator.wait_for(state="attached", timeout=limit_ms)
    while True:
        text = str(await locator.evaluate(_READ, LONGEST, timeout=limit_ms))
        if found := _part(text, element.match):
            return found
        if time.monotonic() > until:
            raise NothingToRememberError(text)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _part(text: str, match: str | None) -> str:
    if match is None:
        return text
    found = re.search(match, text)
    if found is None:
        return ""
    return (found[1] if found.re.groups else found[0]) or ""


def keep(recording: Recording, name: str, text: str) -> None:
    """Remember a text for later steps, and for what the spec compares with it."""
    recording.texts[remembered_key(name)] = text


def remembered(recording: Recording | None) -> dict[str, str]:
    """What the journey has remembered so far, by name."""
    texts = recording.texts.items() if recording is not None else ()
    return {name: text for key, text in texts if (name := remembered_in(key)) is not None}


def with_remembered(step: Step, values: Mapping[str, str]) -> Step:
    """The step with what was remembered in its address, and in what names its element.

    What it types in is filled in where it is typed.
    """
    if not values:
        return step
    match step:
        case Navigate():
            address = _filled(step.navigate, values, lambda text: quote(text, safe=""))
            return step.model_copy(update={"navigate": address})
        case WaitForUrl():
            address = _filled(step.wait_for_url, values, lambda text: quote(text, safe=""))
            return step.model_copy(update={"wait_for_url": address})
        case WaitForResponse():
            address = _filled(step.wait_for_response, values, lambda text: quote(text, safe=""))
            return step.model_copy(update={"wait_for_response": address})
        case _ if step.target is not None:
            step = step.aimed_at(_target(step.target, values))
    if isinstance(step.if_visible, Target):
        step = step.model_copy(update={"if_visible": _target(step.if_visible, values)})
    return step


def _target(target: Target, values: Mapping[str, str]) -> Target:
    texts = {name: getattr(target, name) for name in Target.model_fields}
    filled = {
        name: _filled(text, values, str) for name, text in texts.items() if isinstance(text, str)
    }
    return target.model_copy(update=filled)


def _filled(text: str, values: Mapping[str, str], write: Callable[[str], str]) -> str:
    def put(match: re.Match[str]) -> str:
        return write(values[match[1]]) if match[1] in values else match[0]

    return _PLACEHOLDER.sub(put, text)
