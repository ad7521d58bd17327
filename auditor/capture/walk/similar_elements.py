"""The link that a step clicks, and elements that look like a target that is missing."""

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
"""How long the clicked element is waited for where it is missing; the step itself waits longer."""
ANSWER_MS = 10_000
"""How long an element that is there may take to tell its link, on a busy machine."""
SEARCH_SECONDS = 2.0
"""How long the search for similar elements may take."""
URL_LIMIT = 2000
NAME_LIMIT = 80
"""Characters of a name that are shown."""
FRAMES = 20
"""How many of a page's frames are searched."""
SHOWN = 5
"""How many similar elements are shown."""
ALIKE = 0.6
"""The likeness from which on an element counts as similar; 1 is the same."""
CONTAINED = 0.85
"""The likeness of a text to one that contains it."""
SAME_ROLE, RELATED_ROLE = 0.25, 0.15
"""What an equal or related role adds to the likeness of the names."""
RELATED = (
    frozenset({"button", "link", "menuitem", "tab", "switch"}),
    frozenset({"textbox", "searchbox", "spinbutton", "combobox", "listbox"}),
    frozenset({"checkbox", "radio", "switch"}),
)
"""Groups of roles that are easily mistaken for one another."""

_LINK = """(element) => {
  let link = null;
  for (let node = element; node && !link; node = node.getRootNode && node.getRootNode().host) {
    link = node.closest ? node.closest("a[href], area[href]") : null;
  }
  const href = link && (link.href.baseVal === undefined ? link.href : link.href.baseVal);
  const url = href ? new URL(href, link.baseURI).href : "";
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
    return text(by.map((label) => label.textContent).join(" ")) || attribute(element, "aria-label")
      || text(labels.map((label) => label.textContent).join(" ")) || attribute(element, "alt")
      || (isField ? (isButton && text(element.value)) || attribute(element, "placeholder")
        : text(element.innerText === undefined ? element.textContent : element.innerText))
      || title;
  };
  const elements = [];
  const collect = (root, depth) => {
    for (const element of root.querySelectorAll("*")) {
      if (elements.length >= most) return;
      if (element.shadowRoot && depth < 5) collect(element.shadowRoot, depth + 1);
      const is = element.matches(KINDS) && element.type !== "hidden";
      const isText = wide && !is && element.childElementCount === 0
        && !/^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT|OPTION|HEAD|TITLE|META|LINK)$/.test(element.tagName);
      if (!is && !(isText && text(element.textContent))) continue;
      const role = attribute(element, "role") || ROLES[element.tagName]
        || (element.tagName === "INPUT" ? INPUTS[element.type] || "textbox" : "text");
      const hidden = !element.checkVisibility
        || !element.checkVisibility({visibilityProperty: true});
      elements.push({
        role, name: named(element), placeholder: attribute(element, "placeholder"),
        alt: attribute(element, "alt"), title: attribute(element, "title"),
        test_id: attribute(element, "data-testid"), id: text(element.id),
        marks: `${attribute(element, "class")} ${attribute(element, "name")}`,
        hidden, disabled: element.matches(":disabled, [aria-disabled=true]"),
      });
    }
  };
  collect(document, 0);
  return elements;
}"""
MOST_ELEMENTS = 3000


async def clicked_link(page: Page, step: Step) -> tuple[str, str]:
    """The address of the link that the step is about to click, and of the frame it is in.

    The first is empty without a link, the second outside a frame; both are if there is no element.
    """
    target = clicked(step)
    if target is None:
        return "", ""
    try:
        if isinstance(target, str):
            handle = (await page.evaluate_handle(_FOCUSED)).as_element()
            answer = await handle.evaluate(_LINK) if handle is not None else None
        else:
            element = locate(page, target)
            patience_ms = ANSWER_MS if await element.count() else PATIENCE_MS
            timeout_ms = min(step.timeout or patience_ms, patience_ms)
            answer = await element.evaluate(_LINK, timeout=timeout_ms)
    except PlaywrightError:
        return "", ""
    match answer:
        case [str() as link, str() as url]:
            is_framed = not isinstance(target, str) and target.frame is not None
            return link[:URL_LIMIT], url[:URL_LIMIT] if is_framed else ""
    return "", ""


# ── elements that look like one that is missing ──────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SimilarElement:
    """An element of the page that is like the target."""

    shown: str
    """The element as a person reads it."""
    likeness: float
    """From 0 to 1, and more where the role is the same, too."""

    @property
    def is_near(self) -> bool:
        """Whether the target probably means this element."""
        return self.likeness >= ALIKE


async def similar_elements(page: Page, target: Target) -> list[SimilarElement]:
    """The elements of the page and its frames that look like the target, best first."""
    similar: list[SimilarElement] = []
    wide = target.text is not None or target.css is not None
    with suppress(TimeoutError, PlaywrightError):
        async with asyncio.timeout(SEARCH_SECONDS):
            for frame in page.frames[:FRAMES]:
                elements = await _elements(frame, wide=wide)
                similar += _similar(elements, target, _where(frame))
    best: dict[str, float] = {}
    for element in similar:
        best[element.shown] = max(element.likeness, best.get(element.shown, 0.0))
    ranked = sorted(best.items(), key=lambda item: -item[1])
    return [SimilarElement(shown, likeness) for shown, likeness in ranked[:SHOWN]]


async def _elements(frame: Frame, *, wide: bool) -> list[Mapping[str, Any]]:
    """The elements of a frame; `wide`: also those that have nothing but a text."""
    try:
        answer = await frame.evaluate(_ELEMENTS, [MOST_ELEMENTS, wide])
    except PlaywrightError:
        return []  # the frame is gone, or its page has broken what the script uses
    elements = answer if isinstance(answer, list) else []
    return [element for element in elements[:MOST_ELEMENTS] if isinstance(element, dict)]


def _where(frame: Frame) -> str:
    return f" in the frame {frame.url[:NAME_LIMIT]}" if frame.parent_frame is not None else ""


def _similar(
    elements: Iterable[Mapping[str, Any]], target: Target, where: str
) -> list[SimilarElement]:
    """The elements that are like the target, and all that have its role."""
    similar = []
    for element in elements:
        likeness, mark = likeness_of(element, target)
        if likeness >= ALIKE or _text(element, "role") == target.role:
            similar.append(SimilarElement(_shown(element, mark) + where, likeness))
    return similar


def likeness_of(element: Mapping[str, Any], target: Target) -> tuple[float, str]:
    """How much an element is like the target; and its mark, such as an id, if that was compared."""
    role, name = _text(element, "role"), _text(element, "name")
    if target.role is not None:
        likeness = _role_likeness(role, target.role)
        if target.name is None:
            return (1.0 if likeness == SAME_ROLE else likeness), ""
        return likeness + _text_likeness(target.name, name), ""
    if target.label is not None or target.placeholder is not None:
        wanted = target.label or target.placeholder or ""
        is_field = any(role in group for group in RELATED[1:])
        likeness = max(
            _text_likeness(wanted, name), _text_likeness(wanted, _text(element, "placeholder"))
        )
        return likeness + (RELATED_ROLE if is_field and likeness else 0.0), ""
    if target.test_id is not None:
        mark = _text(element, "test_id")
        return _text_likeness(target.test_id, mark), f"test id {mark}"
    if target.css is not None:
        mark = _text(element, "id")
        ids = (
            _text_likeness(target.css.rpartition("#")[2], mark)
            if mark and "#" in target.css
            else 0.0
        )
        marks = _text(element, "marks").split()
        classes = target.css.replace("[", ".").rpartition(".")[2]
        named = [(_text_likeness(classes, name), f"class or name {name}") for name in marks[:10]]
        return max([(ids, f"id {mark}"), *named])
    if target.text is not None:
        return _text_likeness(target.text, name), ""
    attribute = "alt" if target.alt_text is not None else "title"
    return _text_likeness(target.alt_text or target.title or "", _text(element, attribute)), ""


def _role_likeness(role: str, wanted: str) -> float:
    if role == wanted:
        return SAME_ROLE
    return RELATED_ROLE if any({role, wanted} <= group for group in RELATED) else 0.0


def _text_likeness(wanted: str, text: str) -> float:
    """How alike two texts are, from 0 to 1; upper and lower case count as the same."""
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
    """The element as a person reads it: button "Send it" (hidden)."""
    name = _text(element, "name")
    short = name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 1]}…"
    states = [state for state in ("hidden", "disabled") if element.get(state) is True]
    remarks = ", ".join(filter(None, [mark, *states]))
    shown = _text(element, "role")[:30] + (f' "{short}"' if short else "")
    return f"{shown} ({remarks})" if remarks else shown


def _text(element: Mapping[str, Any], key: str) -> str:
    value = element.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""
