"""What a page offers a visitor: its links, buttons and forms, as far as they show."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.capture.consent.elements import frame_selector
from auditor.capture.locate import locate
from auditor.config.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

FRAMES = 10
"""How many of a page's frames are read: forms stand in frames, too."""
PATIENCE_SECONDS = 5.0
"""How long a page may take to say what it offers."""
MOST = 400
"""How many links and buttons, fields, and links to pages are read."""
NAME_LIMIT, URL_LIMIT = 80, 500
SAME = 8
"""Of elements that share a name, the first one that shows is looked for among so many."""

_READ = """([most, nameLimit, urlLimit]) => {
  const cut = (value, limit) => String(value || "").slice(0, 4 * limit).replace(/\\s+/g, " ")
    .trim().slice(0, limit);
  const text = (value) => cut(value, nameLimit);
  const roots = [document];
  for (let at = 0; at < roots.length && roots.length < 50; at++)
    for (const element of roots[at].querySelectorAll("*"))
      if (element.shadowRoot && roots.length < 50) roots.push(element.shadowRoot);
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const shows = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({visibilityProperty: true});
  };
  const by = (element) => text((element.getAttribute("aria-labelledby") || "").split(" ")
    .slice(0, 5).map((id) => id && document.getElementById(id)).filter(Boolean)
    .map((label) => label.textContent).join(" "));
  const labelled = (element) => text(element.getAttribute("aria-label")) || by(element)
    || text([...(element.labels || [])].slice(0, 2).map((label) => {
      const copy = label.cloneNode(true);
      copy.querySelectorAll("input, select, textarea").forEach((field) => field.remove());
      return copy.textContent;
    }).join(" "));
  const marks = (element) => text(`${element.id} ${element.getAttribute("class") || ""} `
    + `${element.getAttribute("name") || ""}`);
  const common = (element) => ({id: text(element.id),
    test_id: text(element.getAttribute("data-testid")), marks: marks(element)});
  const forms = all("form").slice(0, 50);
  const numberOf = (element) => forms.indexOf(element.form || element.closest("form"));
  const controls = all("a[href], button, input[type=submit], input[type=button], "
    + "input[type=image], [role=button], [role=link]").filter(shows).slice(0, most);
  const fields = all("input, select, textarea").filter((field) => shows(field)
    && !/^(submit|button|image|reset|hidden)$/.test(field.type) && !field.disabled).slice(0, most);
  return {
    title: text(document.title),
    links: [...new Set([...document.links].map((link) => cut(link.href, urlLimit)))]
      .slice(0, most),
    controls: controls.map((element) => ({
      ...common(element), form: numberOf(element),
      role: element.getAttribute("role") || (element.tagName === "A" ? "link" : "button"),
      name: text(element.getAttribute("aria-label")) || by(element)
        || text(element.tagName === "INPUT" ? element.value || element.alt : element.innerText)
        || text([...element.querySelectorAll("img[alt]")].map((image) => image.alt).join(" "))
        || text(element.title),
      href: element.tagName === "A" ? cut(element.href, urlLimit) : "",
      downloads: element.hasAttribute("download"),
    })),
    fields: fields.map((element) => ({
      ...common(element), form: numberOf(element), tag: element.tagName.toLowerCase(),
      type: text(element.type), name: text(element.getAttribute("name")),
      label: labelled(element), placeholder: text(element.getAttribute("placeholder")),
      complete: text(element.getAttribute("autocomplete")), required: element.required === true,
      options: element.tagName === "SELECT" ? [...element.options].slice(0, 5)
        .filter((option) => option.value && !option.disabled)
        .map((option) => text(option.label)) : [],
    })),
    forms: forms.map((form) => ({marks: marks(form) + " " + text(form.getAttribute("role"))
      + " " + text(form.getAttribute("aria-label")) + " " + by(form),
      action: cut(form.action, urlLimit)})),
  };
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A link or a button."""

    role: str
    name: str
    """What stands on it."""
    href: str = ""
    downloads: bool = False
    form: int | None = None
    """The number of the form that it is in."""
    id: str = ""
    test_id: str = ""
    marks: str = ""
    """Its id, classes and name: what its makers call it."""
    frame: str | None = None

    def targets(self) -> Sequence[Target]:
        """How a spec may name it, the most readable first."""
        role = self.role if self.role in ("link", "button") else "button"
        named: list[dict[str, Any]] = []
        if self.name:
            named = [{"role": role, "name": self.name}]
            if len(self.name) < NAME_LIMIT:
                named.append({"role": role, "name": self.name, "exact": True})
        return _targets([*named, *_marked(self)], self.frame)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that a visitor fills in."""

    tag: str
    type: str
    name: str = ""
    label: str = ""
    placeholder: str = ""
    complete: str = ""
    """Its autocomplete: given-name, cc-number."""
    required: bool = False
    options: tuple[str, ...] = ()
    form: int | None = None
    id: str = ""
    test_id: str = ""
    marks: str = ""
    frame: str | None = None

    def targets(self) -> Sequence[Target]:
        """How a spec may name it, the most readable first."""
        named: list[dict[str, Any]] = []
        if self.label:
            named += [{"label": self.label}]
            if len(self.label) < NAME_LIMIT:
                named += [{"label": self.label, "exact": True}]
        if self.placeholder:
            named += [{"placeholder": self.placeholder}]
        if self.name and _is_simple(self.name):
            named += [{"css": f'{self.tag}[name="{self.name}"]'}]
        return _targets([*named, *_marked(self), {"css": self.tag}], self.frame)

    @property
    def words(self) -> str:
        """All that it is called, for whoever guesses what belongs in it."""
        return f"{self.complete} {self.type} {self.name} {self.label} {self.placeholder} {self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, or the fields of a page that are in none."""

    fields: tuple[Field, ...]
    buttons: tuple[Control, ...]
    marks: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """What a page offers."""

    title: str = ""
    links: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    forms: tuple[Form, ...] = ()


async def read_parts(page: Page) -> PageParts:
    """What the page and its frames offer; nothing of a page that does not answer."""
    parts: list[PageParts] = []
    with suppress(TimeoutError, PlaywrightError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            for frame in page.frames[:FRAMES]:
                parts += [await _parts(frame)]
    return PageParts(
        title=parts[0].title if parts else "",
        links=parts[0].links if parts else (),
        controls=tuple(control for part in parts for control in part.controls),
        forms=tuple(form for part in parts for form in part.forms),
    )


async def unique_target(page: Page, targets: Iterable[Target]) -> Target | None:
    """The first target that names one element that shows; else the first of several that show."""
    several: Target | None = None
    with suppress(TimeoutError, PlaywrightError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            for target in targets:
                elements = locate(page, target)
                number = await elements.count()
                if number == 1 and await elements.is_visible():
                    return target
                for nth in range(min(number, SAME) if several is None else 0):
                    if await elements.nth(nth).is_visible():
                        several = target.model_copy(update={"nth": nth})
                        break
    return several


async def _parts(frame: Frame) -> PageParts:
    try:
        answer = await frame.evaluate(_READ, [MOST, NAME_LIMIT, URL_LIMIT])
    except PlaywrightError:
        return PageParts()  # it went away, or its page has broken what the script uses
    return parts_of(answer, await frame_selector(frame))


def parts_of(answer: object, frame: str | None = None) -> PageParts:
    """The parts that a frame told of, as far as they have our script's form."""
    told = answer if isinstance(answer, dict) else {}
    controls = tuple(
        Control(
            role=_text(each, "role"),
            name=_text(each, "name"),
            href=_text(each, "href", URL_LIMIT),
            downloads=each.get("downloads") is True,
            form=_number(each),
            id=_text(each, "id"),
            test_id=_text(each, "test_id"),
            marks=_text(each, "marks"),
            frame=frame,
        )
        for each in _rows(told, "controls")
    )
    fields = tuple(_field(each, frame) for each in _rows(told, "fields"))
    written = [*_rows(told, "forms")[:50]]
    forms = [
        Form(
            fields=own,
            buttons=tuple(each for each in controls if each.form == number),
            marks=_text(each, "marks", 4 * NAME_LIMIT),
            action=_text(each, "action", URL_LIMIT),
        )
        for number, each in enumerate(written)
        if (own := tuple(field for field in fields if field.form == number))
    ]
    if stray := tuple(field for field in fields if field.form is None):
        outside = [each for each in controls if each.form is None and each.role == "button"]
        forms.append(Form(fields=stray, buttons=tuple(outside)))
    links = told.get("links")
    return PageParts(
        title=_text(told, "title"),
        links=tuple(
            link[:URL_LIMIT]
            for link in (links if isinstance(links, list) else [])[:MOST]
            if isinstance(link, str)
        ),
        controls=controls,
        forms=tuple(forms),
    )


def _field(each: Mapping[str, Any], frame: str | None) -> Field:
    options = each.get("options")
    return Field(
        tag=tag if (tag := _text(each, "tag")) in ("input", "select", "textarea") else "input",
        type=_text(each, "type"),
        name=_text(each, "name"),
        label=_text(each, "label"),
        placeholder=_text(each, "placeholder"),
        complete=_text(each, "complete"),
        required=each.get("required") is True,
        options=tuple(
            option[:NAME_LIMIT]
            for option in (options if isinstance(options, list) else [])[:5]
            if isinstance(option, str)
        ),
        form=_number(each),
        id=_text(each, "id"),
        test_id=_text(each, "test_id"),
        marks=_text(each, "marks"),
        frame=frame,
    )


def _targets(written: Iterable[Mapping[str, Any]], frame: str | None) -> list[Target]:
    return [Target.model_validate({**each, "frame": frame}) for each in written]


def _marked(element: Control | Field) -> list[dict[str, Any]]:
    """The element by its test id, and by its id."""
    marked: list[dict[str, Any]] = []
    if element.test_id:
        marked.append({"test_id": element.test_id})
    if element.id and _is_simple(element.id):
        marked.append({"css": f'[id="{element.id}"]'})
    return marked


def _is_simple(text: str) -> bool:
    """Whether a text can stand in quotes in a selector as it is."""
    return len(text) < NAME_LIMIT and text.isprintable() and not set('"\\') & set(text)


def _rows(told: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = told.get(key)
    return [row for row in (rows if isinstance(rows, list) else [])[:MOST] if isinstance(row, dict)]


def _text(row: Mapping[str, Any], key: str, limit: int = NAME_LIMIT) -> str:
    value = row.get(key)
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""


def _number(row: Mapping[str, Any]) -> int | None:
    value = row.get("form")
    return value if isinstance(value, int) and value >= 0 else None
