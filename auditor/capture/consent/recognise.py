"""Which consent platform's banner is on a page, in its frames and open shadow roots."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.banner import Banner, find_banners

if TYPE_CHECKING:
    from playwright.async_api import Page

FRAMES = 20
"""How many of a page's frames are looked at."""
PATIENCE_SECONDS = 5.0
"""How long the page and its frames may take to say what they hold."""
ELEMENTS = 20_000
"""How many elements of a frame are searched for shadow roots."""

_LOOK = """([tables, most]) => {
  const roots = [];
  let left = most;
  const collect = (root, depth) => {
    roots.push(root);
    for (const element of root.querySelectorAll("*")) {
      if (--left < 0) return;
      if (element.shadowRoot && depth < 5) collect(element.shadowRoot, depth + 1);
    }
  };
  collect(document, 0);
  const inRoots = (selector, within) => {
    for (const root of within) {
      try {
        const found = [...root.querySelectorAll(selector)];
        if (found.length) return found;
      } catch { return []; }
    }
    return [];
  };
  const inside = (root, host) => {
    for (let node = root; node && node.host; node = node.host.getRootNode())
      if (node.host === host || host.contains(node.host)) return true;
    return false;
  };
  const all = (selector) => {
    const found = inRoots(selector, roots);
    const cut = selector.indexOf(" ");
    if (found.length || cut < 0) return found;
    const deeper = roots.slice(1);
    return inRoots(selector.slice(0, cut), roots).flatMap((host) => inRoots(
      selector.slice(cut + 1), deeper.filter((root) => inside(root, host))));
  };
  const shows = (element) => {
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  const has = (path) => {
    let value = window;
    for (const name of path.split(".")) {
      if (value === null || value === undefined) return false;
      value = value[name];
    }
    return value !== null && value !== undefined && !(value instanceof Node);
  };
  const safely = (ask) => { try { return ask(); } catch { return false; } };
  const scripts = [...document.scripts].map((script) => String(script.src));
  return tables.map(({shown, clicked, globals, scripts: parts}) => [
    shown.some((selector) => all(selector).some(shows)),
    clicked.some((selector) => all(selector).some(shows)),
    shown.some((selector) => all(selector).length > 0),
    globals.filter((path) => safely(() => has(path))).length,
    parts.filter((part) => scripts.some((address) => address.includes(part))).length,
  ]);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A platform that is on the page."""

    banner: Banner
    is_shown: bool
    """Whether a visitor sees its banner now."""
    likeness: int
    """How much of its table is there."""


@cache
def known_banners() -> tuple[Banner, ...]:
    """All installed banners."""
    return tuple(find_banners().values())


async def recognise(page: Page, banners: Iterable[Banner] | None = None) -> Recognised | None:
    """The platform that is on the page; one whose banner shows goes before all others."""
    tables = tuple(known_banners() if banners is None else banners)
    found = await _found(page, tables)
    platforms = [one for one in found if not one.banner.is_interface]
    best = max(platforms, key=lambda one: (one.is_shown, one.likeness), default=None)
    return best or max(found, key=lambda one: one.likeness, default=None)


async def _found(page: Page, tables: tuple[Banner, ...]) -> list[Recognised]:
    asked = [_as_asked(banner) for banner in tables]
    answers = []
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            for frame in page.frames[:FRAMES]:
                with suppress(PlaywrightError):  # it is gone, or broke what the script uses
                    answers.append(await frame.evaluate(_LOOK, [asked, ELEMENTS]))
    found = []
    for number, banner in enumerate(tables):
        signs = [answer[number] for answer in answers if _is_answer(answer, len(tables))]
        shown, clicked, present = (any(sign[place] for sign in signs) for place in range(3))
        known = max((sign[3] + sign[4] for sign in signs), default=0)
        if likeness := 4 * clicked + 3 * shown + present + known:
            found.append(Recognised(banner=banner, is_shown=shown or clicked, likeness=likeness))
    return found


def _as_asked(banner: Banner) -> dict[str, Any]:
    clicked = (*banner.accept, *banner.reject, *banner.settings, *banner.refuse, *banner.save)
    return {
        "shown": banner.shown,
        "clicked": clicked,
        "globals": banner.globals,
        "scripts": banner.scripts,
    }


def _is_answer(answer: object, length: int) -> bool:
    """Whether a frame answered in our script's form; a hostile page may have replaced its parts."""
    return (
        isinstance(answer, list)
        and len(answer) == length
        and all(
            isinstance(row, list)
            and len(row) == 5  # noqa: PLR2004 - as many as the script gives
            and all(isinstance(value, bool | int) for value in row)
            for row in answer
        )
    )
