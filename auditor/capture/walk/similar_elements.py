"""What a page says of the element that a step acts on, or that looks like the one it wants."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.capture.actions import clicked
from auditor.capture.locate import locate

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

    from auditor.config.steps import Step
    from auditor.config.targets import Target

PATIENCE_MS = 1000
"""Milliseconds that an element has to be there; the step itself waits longer."""
LOOKING = 2.0
"""Seconds that a page has to say what it has."""
URL_LIMIT = 2000
NAME_LIMIT = 80
"""Characters of a name that are shown."""
FRAMES = 20
SHOWN = 5
ALIKE = 0.6
"""How alike two elements must be, of 1, to be told as similar."""
CONTAINED = 0.85
"""How alike a text is to one that holds it."""
SAME_ROLE, RELATED_ROLE = 0.25, 0.15
"""What the role adds to the likeness of the names."""
RELATED = (
    frozenset({"button", "link", "menuitem", "tab", "switch"}),
    frozenset({"textbox", "searchbox", "spinbutton", "combobox", "listbox"}),
    frozenset({"checkbox", "radio", "switch"}),
)
"""Roles that are easily taken for one another."""

_LEADS = """(element) => {
  let link = null;
  for (let each = element; each && !link; each = each.getRootNode && each.getRootNode().host) {
    link = each.closest ? each.closest("a[href], area[href]") : null;
  }
  const there = link && (link.href.baseVal === undefined ? link.href : link.href.baseVal);
  const url = there ? new URL(there, link.baseURI).href : "";
  return [/^javascript:/i.test(url) ? "" : url, element.ownerDocument.location.href];
}"""
_FOCUSED = "() => document.activeElement"

_ELEMENTS = """([most, wide]) => {
  const ROLES = {A: "link", AREA: "link", BUTTON: "button", SELECT: "combobox", SUMMARY: "button",
    TEXTAREA: "textbox", H1: "heading", H2: "heading", H3: "heading", H4: "heading", IMG: "img",
    FORM: "form", DIALOG: "dialog"};
  const INPUTS = {button: "button", submit: "button", reset: "button", image: "button",
    checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton",
    search: "searchbox"};
  const KINDS = "a[href], area[href], button, input, select, textarea, summary, h1, h2, h3, h4, "
    + "img[alt], dialog, [role], [onclick], [data-testid], [aria-label], [title]";
  const text = (value) => String(value || "").slice(0, 400).replace(/\\s+/g, " ").trim();
  const attribute = (element, name) => text(element.getAttribute(name));
  const named = (element) => {
    const ids = attribute(element, "aria-labelledby").split(" ").slice(0, 5);
    const by = ids.map((id) => id && document.getElementById(id)).filter(Boolean);
    const labels = [...(element.labels || [])].slice(0, 3);
    const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
    const isButton = /^(button|submit|reset)$/.test(element.type);
    const title = attribute(element, "title");
    return text(by.map((each) => each.textContent).join(" ")) || attribute(element, "aria-label")
      || text(labels.map((each) => each.textContent).join(" ")) || attribute(element, "alt")
      || (isField ? (isButton && text(element.value)) || attribute(element, "placeholder")
        : text(element.innerText === undefined ? element.textContent : element.innerText))
      || title;
  };
  const found = [];
  const collect = (root, depth) => {
    for (const element of root.querySelectorAll("*")) {
      if (found.length >= most) return;
      if (element.shadowRoot && depth < 5) collect(element.shadowRoot, depth + 1);
      const is = element.matches(KINDS) && element.type !== "hidden";
      const isText = wide && !is && element.childElementCount === 0
        && !/^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT|OPTION|HEAD|TITLE|META|LINK)$/.test(element.tagName);
      if (!is && !(isText && text(element.textContent))) continue;
      const role = attribute(element, "role") || ROLES[element.tagName]
        || (element.tagName === "INPUT" ? INPUTS[element.type] || "textbox" : "text");
      const hidden = !element.checkVisibility
        || !element.checkVisibility({visibilityProperty: true});
      found.push({
        role, name: named(element), placeholder: attribute(element, "placeholder"),
        alt: attribute(element, "alt"), title: attribute(element, "title"),
        test_id: attribute(element, "data-testid"), id: text(element.id),
        marks: `${attribute(element, "class")} ${attribute(element, "name")}`,
        hidden, disabled: element.matches(":disabled, [aria-disabled=true]"),
      });
    }
  };
  collect(document, 0);
  return found;
}"""
MOST_ELEMENTS = 3000


async def told_of(page: Page, step: Step) -> tuple[str, str]:
    """Where the link leads that the step is about to click, and in which embedded document.

    Both are empty where there is none, or where the element is not there yet.
    """
    target = clicked(step)
    if target is None:
        return "", ""
    try:
        if isinstance(target, str):
            handle = (await page.evaluate_handle(_FOCUSED)).as_element()
            told = await handle.evaluate(_LEADS) if handle is not None else None
        else:
            patience = min(step.timeout or PATIENCE_MS, PATIENCE_MS)
            told = await locate(page, target).evaluate(_LEADS, timeout=patience)
    except PlaywrightError:
        return "", ""
    match told:
        case [str() as link, str() as url]:
            framed = not isinstance(target, str) and target.frame is not None
            return link[:URL_LIMIT], url[:URL_LIMIT] if framed else ""
    return "", ""


# ── what looks like an element that is not there ─────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Alike:
    """An element of the page, as a person reads it, and how much it is like the one wanted."""

    shown: str
    likeness: float

    @property
    def is_near(self) -> bool:
        """Whether it is probably the one that was meant."""
        return self.likeness >= ALIKE


async def similar_elements(page: Page, target: Target) -> list[Alike]:
    """What the page and its frames have that looks like the target, best first."""
    found: list[Alike] = []
    wide = target.text is not None or target.css is not None
    with suppress(TimeoutError, PlaywrightError):
        async with asyncio.timeout(LOOKING):
            for frame in page.frames[:FRAMES]:
                found += _judged(await _elements(frame, wide=wide), target, _where(frame))
    best: dict[str, float] = {}
    for each in found:
        best[each.shown] = max(each.likeness, best.get(each.shown, 0.0))
    ranked = sorted(best.items(), key=lambda item: -item[1])
    return [Alike(shown, likeness) for shown, likeness in ranked[:SHOWN]]


async def _elements(frame: Frame, *, wide: bool) -> list[Mapping[str, Any]]:
    try:
        found = await frame.evaluate(_ELEMENTS, [MOST_ELEMENTS, wide])
    except PlaywrightError:
        return []  # it is gone, or breaks what is asked of it
    listed = found if isinstance(found, list) else []
    return [each for each in listed[:MOST_ELEMENTS] if isinstance(each, dict)]


def _where(frame: Frame) -> str:
    return f" in the frame {frame.url[:NAME_LIMIT]}" if frame.parent_frame is not None else ""


def _judged(elements: Iterable[Mapping[str, Any]], target: Target, where: str) -> list[Alike]:
    """The elements that are alike; of a role that is wanted, all."""
    found = []
    for element in elements:
        likeness, mark = _likeness(element, target)
        if likeness >= ALIKE or _text(element, "role") == target.role:
            found.append(Alike(_shown(element, mark) + where, likeness))
    return found


def _likeness(element: Mapping[str, Any], target: Target) -> tuple[float, str]:
    """How much an element is like the target; and its mark, where it is known by another text."""
    role, name = _text(element, "role"), _text(element, "name")
    if target.role is not None:
        likeness = _of_role(role, target.role)
        if target.name is None:
            return (1.0 if likeness == SAME_ROLE else likeness), ""
        return likeness + _same(target.name, name), ""
    if target.label is not None or target.placeholder is not None:
        wanted = target.label or target.placeholder or ""
        is_field = any(role in group for group in RELATED[1:])
        likeness = max(_same(wanted, name), _same(wanted, _text(element, "placeholder")))
        return likeness + (RELATED_ROLE if is_field and likeness else 0.0), ""
    if target.test_id is not None:
        mark = _text(element, "test_id")
        return _same(target.test_id, mark), f"test id {mark}"
    if target.css is not None:
        mark = _text(element, "id")
        ids = _same(target.css.rpartition("#")[2], mark) if mark and "#" in target.css else 0.0
        marks = _text(element, "marks").split()
        classes = target.css.replace("[", ".").rpartition(".")[2]
        named = [(_same(classes, each), f"class or name {each}") for each in marks[:10]]
        return max([(ids, f"id {mark}"), *named])
    if target.text is not None:
        return _same(target.text, name), ""
    attribute = "alt" if target.alt_text is not None else "title"
    return _same(target.alt_text or target.title or "", _text(element, attribute)), ""


def _of_role(role: str, wanted: str) -> float:
    if role == wanted:
        return SAME_ROLE
    return RELATED_ROLE if any({role, wanted} <= group for group in RELATED) else 0.0


def _same(wanted: str, text: str) -> float:
    """How alike two texts are, upper and lower case apart."""
    one, other = wanted.casefold().split(), text.casefold()[:200].split()
    a, b = " ".join(one), " ".join(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if (a in b or b in a) and min(len(a), len(b)) > 2:  # noqa: PLR2004 - "OK" is in many words
        return CONTAINED
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < SAME_ROLE or matcher.quick_ratio() < SAME_ROLE:
        return 0.0
    return matcher.ratio()


def _shown(element: Mapping[str, Any], mark: str) -> str:
    """As a person reads it: button "Send it" (hidden)."""
    name = _text(element, "name")
    short = name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 1]}…"
    states = [mark, *(each for each in ("hidden", "disabled") if element.get(each) is True)]
    told = ", ".join(filter(None, states))
    shown = _text(element, "role")[:30] + (f' "{short}"' if short else "")
    return f"{shown} ({told})" if told else shown


def _text(element: Mapping[str, Any], key: str) -> str:
    value = element.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""
