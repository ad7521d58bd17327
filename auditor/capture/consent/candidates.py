"""Buttons of a banner that nobody knows: told by their role, their place and their words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.banner.words import Meaning, is_whole, meaning_of, opens_again
from auditor.capture.consent.elements import Seen, named_target
from auditor.capture.consent.outcome import Candidate
from auditor.capture.consent.recognise import FRAMES

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

SEARCH_SECONDS = 4.0
"""How long the page and its frames may take to name their buttons."""
BUTTONS = 400
"""How many buttons of a frame are looked at."""
NAMED = 6
"""How many candidates are named."""
NAME_LIMIT = 80
_BUTTONS = """([most, limit]) => {
  const KINDS = "button, a, input[type=button], input[type=submit], summary, [role=button], "
    + "[role=link]";
  const ABOUT = new RegExp("cookie|consent|gdpr|dsgvo|privacy|datenschutz|confidentialit|"
    + "privacidad|riservatezza|prywatno|integritet|ev\\u00e4stee|soukrom|tracking|third.part|"
    + "drittanbieter", "i");
  const text = (value) => String(value || "").replace(/\\s+/g, " ").trim().slice(0, limit);
  const up = (node) => node.parentElement || (node.getRootNode() || {}).host || null;
  const shows = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && node.checkVisibility({
      visibilityProperty: true, opacityProperty: true});
  };
  const inBanner = (button) => {
    let lies = top !== self;
    for (let node = button; node && node !== document.body; node = up(node)) {
      const style = getComputedStyle(node);
      lies = lies || style.position === "fixed" || style.position === "sticky"
        || node.matches("dialog, [role$=dialog], [aria-modal=true]");
      const marks = `${node.id} ${node.getAttribute("class") || ""} `
        + `${node.getAttribute("aria-label") || ""}`;
      if (ABOUT.test(marks)) return true;
      if (lies && node !== button) {
        const words = String(node.innerText || node.textContent || "").slice(0, 5000);
        if (ABOUT.test(words)) return true;
      }
    }
    return top !== self && ABOUT.test(String(document.body && document.body.innerText)
      .slice(0, 5000));
  };
  const found = [];
  const collect = (root, depth) => {
    for (const element of root.querySelectorAll("*")) {
      if (found.length >= most) return;
      if (element.shadowRoot && depth < 5) collect(element.shadowRoot, depth + 1);
      if (!element.matches(KINDS) || element.matches(":disabled") || !shows(element)) continue;
      const name = text(element.getAttribute("aria-label") || element.innerText
        || element.value || element.textContent);
      if (!name) continue;
      const isLink = element.matches("a[href]:not([role=button]), [role=link]");
      found.push([isLink ? "link" : element.matches("a:not([href]):not([role])") ? "" : "button",
        name, text(element.innerText), inBanner(element)]);
    }
  };
  collect(document, 0);
  return found;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button or link that a visitor sees."""

    frame: Frame
    role: str
    name: str
    """Its accessible name."""
    text: str
    """What a visitor reads on it, which may say something else."""
    in_banner: bool
    """Whether it stands in what looks like a banner about consent."""

    @property
    def meaning(self) -> Meaning | None:
        """What it says that it does."""
        return meaning_of(self.name) or meaning_of(self.text)

    @property
    def says_only_this(self) -> bool:
        """Whether it says nothing else."""
        return is_whole(self.name) or is_whole(self.text)

    @property
    def element(self) -> Seen:
        """The element on the page."""
        locator = (
            self.frame.get_by_role("link" if self.role == "link" else "button", name=self.name,
                                   exact=True)
            if self.role
            else self.frame.get_by_text(self.name, exact=True)
        )  # fmt: skip
        return Seen(locator=locator.filter(visible=True).first, frame=self.frame, selector="")


async def buttons(page: Page) -> list[Button]:
    """The buttons and links of the page and its frames that a visitor sees."""
    found: list[Button] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(SEARCH_SECONDS):
            for frame in page.frames[:FRAMES]:
                with suppress(PlaywrightError):  # it is gone, or broke what the script uses
                    found += _read(frame, await frame.evaluate(_BUTTONS, [BUTTONS, NAME_LIMIT]))
    return found


def _read(frame: Frame, answer: object) -> Iterator[Button]:
    for row in answer if isinstance(answer, list) else []:
        match row:
            case [str() as role, str() as name, str() as text, bool() as in_banner]:
                yield Button(frame=frame, role=role, name=name, text=text, in_banner=in_banner)
            case _:
                pass


def best(found: list[Button], meaning: Meaning) -> Button | None:
    """The button of a banner that most plainly means this: by its whole name, a button first."""
    fitting = [button for button in found if button.in_banner and button.meaning is meaning]
    return min(fitting, key=lambda one: (not one.says_only_this, one.role == "link"), default=None)


def way_back(found: list[Button]) -> Button | None:
    """The link or button with which a visitor opens the banner again."""
    return next((button for button in reversed(found) if opens_again(button.name)), None)


async def candidates(found: list[Button]) -> tuple[Candidate, ...]:
    """The buttons that a person should look at, as a spec would name them."""
    order: Mapping[Any, int] = {meaning: rank for rank, meaning in enumerate(
        (Meaning.REJECT, Meaning.ACCEPT, Meaning.SETTINGS, Meaning.SAVE))}  # fmt: skip
    named = [button for button in found if button.in_banner and button.meaning is not None]
    named.sort(key=lambda button: order[button.meaning])
    return tuple([
        Candidate(
            target=await named_target(button.frame, button.name, button.role),
            meaning=str(button.meaning),
        )
        for button in named[:NAMED]
    ])  # fmt: skip
