"""What a page shows with digits in it: amounts and order numbers, each with an element to name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.config.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Page

PATIENCE_SECONDS = 5.0
MOST = 400
"""Elements of one page that are read."""
TEXT_LIMIT = 120
"""Characters of an element's text; a longer one is a paragraph."""
_READ = r"""([most, limit]) => {
  const cut = (value, end) => String(value || "").replace(/\s+/g, " ").trim().slice(0, end);
  const quoted = (value) => '"' + value.replace(/["\\]/g, "\\$&") + '"';
  const lasts = (name) => name && name.length < 40 && !/\d{3}|^(css|sc|jss|svelte)-|__|--$|[^\w-]/
    .test(name);
  const only = (css) => {
    try { return document.querySelectorAll(css).length === 1; } catch { return false; }
  };
  const own = (element) => {
    const id = element.getAttribute("data-testid");
    if (id && only(`[data-testid=${quoted(id)}]`)) return {test_id: cut(id, 80)};
    if (lasts(element.id) && only(`#${CSS.escape(element.id)}`))
      return {css: `#${CSS.escape(element.id)}`};
    for (const name of element.classList)
      if (lasts(name) && only(`.${CSS.escape(name)}`)) return {css: `.${CSS.escape(name)}`};
    return null;
  };
  const within = (element) => {
    const steps = [];
    for (let node = element; node && steps.length < 5; node = node.parentElement) {
      const named = node === document.body ? {css: "body"} : node === element ? null : own(node);
      const start = named && (named.css || `[data-testid=${quoted(named.test_id)}]`);
      if (start) return {css: [start, ...steps].join(" > ")};
      const like = [...(node.parentElement || node).children]
        .filter((each) => each.tagName === node.tagName);
      const tag = node.tagName.toLowerCase();
      steps.unshift(like.length > 1 ? `${tag}:nth-of-type(${like.indexOf(node) + 1})` : tag);
    }
    return null;
  };
  const found = [];
  for (const element of document.body ? document.body.querySelectorAll("*") : []) {
    if (found.length >= most) break;
    if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|OPTION|SELECT)$/.test(element.tagName)) continue;
    const box = element.getBoundingClientRect();
    if (!(box.width > 0 && box.height > 0)) continue;
    const text = cut(element.innerText, limit + 1);
    if (text.length > limit || !/\d/.test(text)) continue;
    const target = own(element) || within(element);
    if (target) found.push({text, target, is_named: own(element) !== null,
      around: cut(element.parentElement && element.parentElement.innerText, 2 * limit)});
  }
  return found;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A text with digits that a page shows."""

    text: str
    target: Target
    """The element, alone on its page."""
    is_named: bool = True
    """Whether its makers gave it a name of its own, and not only a place."""
    around: str = ""
    """What stands beside it, too: Total 158,00 €."""


async def shown_texts(page: Page) -> tuple[ShownText, ...]:
    """The texts, in the order of the page; none if the page does not answer."""
    answer: object = None
    with suppress(TimeoutError, PlaywrightError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await page.evaluate(_READ, [MOST, TEXT_LIMIT])
    return tuple(_texts(answer))


def _texts(answer: object) -> Iterator[ShownText]:
    # The page may have replaced what the script uses: nothing is taken as it comes.
    for each in answer if isinstance(answer, list) else ():
        if not isinstance(each, dict) or not isinstance(each.get("target"), dict):
            continue
        named = {name: text for name, text in each["target"].items()
                 if name in ("test_id", "css") and isinstance(text, str) and text}  # fmt: skip
        if len(named) == 1:
            yield ShownText(
                text=str(each.get("text") or "")[:TEXT_LIMIT],
                target=Target.model_validate(named),
                is_named=each.get("is_named") is True,
                around=str(each.get("around") or "")[: 2 * TEXT_LIMIT],
            )
