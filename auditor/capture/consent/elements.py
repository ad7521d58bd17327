"""Elements of a banner that a visitor sees: found in frames and open shadow roots, and clicked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.consent.recognise import FRAMES
from auditor.config.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Locator, Page

CLICK_MS = 5000
"""How long an element that shows may take until it can be clicked."""
ANSWER_MS = 2000
"""How long an element may take to tell its name."""
NAME_LIMIT = 80
BOXES = 60
"""How many boxes of a second layer are unticked."""
_NAME = """(element, limit) => String(element.getAttribute("aria-label") || element.innerText
  || element.value || element.textContent || element.title || "")
  .replace(/\\s+/g, " ").trim().slice(0, limit)"""
_FRAME = """(frame) => [frame.id, frame.name, frame.title,
  String(frame.getAttribute("src") || "").split(/[?#]/)[0]].map((value) => String(value || ""))"""
_TICKED = """(save, most) => {
  const on = "input[type=checkbox]:checked:enabled, [role=switch][aria-checked=true], "
    + "[role=checkbox][aria-checked=true]";
  const isOff = (box) => box.matches("[aria-disabled=true], :disabled, [readonly]");
  const up = (node) => node.parentElement || (node.getRootNode() || {}).host || null;
  let layer = save;
  for (let node = up(save); node && node !== document.body; node = up(node)) {
    layer = node;
    if (node.matches("dialog, [role=dialog], [role=alertdialog], [aria-modal=true]")) break;
  }
  const shows = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && node.checkVisibility({
      visibilityProperty: true, opacityProperty: true});
  };
  const boxes = [...layer.querySelectorAll(on)].filter((box) => !isOff(box)).slice(0, most);
  return boxes.map((box) => [box, ...(box.labels || []), box.parentElement]
    .find((node) => node && shows(node))).filter(Boolean);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An element that a visitor sees."""

    locator: Locator
    frame: Frame
    selector: str
    """The selector by which it was found; empty: by its role and name."""


async def seen(page: Page, selectors: Iterable[str]) -> Seen | None:
    """The first element of the first selector that shows, in whichever frame."""
    for selector in selectors:
        for frame in page.frames[:FRAMES]:
            with suppress(PlaywrightError):  # the frame went away
                locator = frame.locator(selector).filter(visible=True).first
                if await locator.count():
                    return Seen(locator=locator, frame=frame, selector=selector)
    return None


async def name_of(locator: Locator) -> str:
    """What stands on an element, as a visitor reads it."""
    with suppress(PlaywrightError):
        return str(await locator.evaluate(_NAME, NAME_LIMIT, timeout=ANSWER_MS))
    return ""


async def click(element: Seen) -> str:
    """Click as a visitor does, with the browser's own input; returns why it was not possible."""
    try:
        await element.locator.click(timeout=CLICK_MS)
    except PlaywrightError as error:
        return re.sub(r"^Locator\.\w+: ", "", error.message.splitlines()[0])
    return ""


async def target_of(element: Seen) -> Target:
    """The element as a spec names it by its selector."""
    return Target(css=element.selector, frame=await frame_selector(element.frame))


async def named_target(frame: Frame, name: str, role: str) -> Target:
    """An element as a spec names it by its role and name; by its text, where it has no role."""
    way = {"role": role, "name": name} if role else {"text": name}
    return Target.model_validate({**way, "exact": True, "frame": await frame_selector(frame)})


async def frame_selector(frame: Frame) -> str | None:
    """A CSS selector of the iframe that a frame is in; None for the page itself."""
    if frame.parent_frame is None:
        return None
    with suppress(PlaywrightError):
        element = await frame.frame_element()
        values = await element.evaluate(_FRAME)
        for attribute, value in zip(("id", "name", "title", "src"), values, strict=True):
            if value and not re.search(r'["\\\n]', value):
                return f'iframe[{attribute}="{value}"]'
    return "iframe"


async def untick(save: Seen) -> int:
    """Untick all boxes of the layer that the saving button is in; returns how many there were."""
    count = 0
    with suppress(PlaywrightError):
        handle = await save.locator.evaluate_handle(_TICKED, BOXES, timeout=ANSWER_MS)
        for box in (await handle.get_properties()).values():
            element: ElementHandle | None = box.as_element()
            if element is not None:
                await element.click(timeout=CLICK_MS)
                count += 1
    return count


async def still_ticked(save: Seen) -> bool:
    """Whether a box of that layer is ticked yet."""
    try:
        handle = await save.locator.evaluate_handle(_TICKED, BOXES, timeout=ANSWER_MS)
        return bool(await handle.get_properties())
    except PlaywrightError:
        return True
