"""Models of targets: how a step names an element of a page, in Playwright's words."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from auditor.config.base import Model
from auditor.model.elements import as_key
from auditor.model.messages import count

Role = Literal[
    "alert", "alertdialog", "application", "article", "banner", "blockquote", "button", "caption",
    "cell", "checkbox", "code", "columnheader", "combobox", "complementary", "contentinfo",
    "definition", "deletion", "dialog", "directory", "document", "emphasis", "feed", "figure",
    "form", "generic", "grid", "gridcell", "group", "heading", "img", "insertion", "link", "list",
    "listbox", "listitem", "log", "main", "marquee", "math", "menu", "menubar", "menuitem",
    "menuitemcheckbox", "menuitemradio", "meter", "navigation", "none", "note", "option",
    "paragraph", "presentation", "progressbar", "radio", "radiogroup", "region", "row",
    "rowgroup", "rowheader", "scrollbar", "search", "searchbox", "separator", "slider",
    "spinbutton", "status", "strong", "subscript", "superscript", "switch", "tab", "table",
    "tablist", "tabpanel", "term", "textbox", "time", "timer", "toolbar", "tooltip", "tree",
    "treegrid", "treeitem",
]  # fmt: skip
"""The ARIA roles that Playwright finds elements by."""


class Target(Model):
    """Names one element. `frame` looks inside an iframe first; `nth` picks one of several."""

    role: Role | None = None
    """Its ARIA role: button, link, heading, textbox ..."""
    name: str | None = None
    """With a role: its accessible name, which is mostly the text on it."""
    label: str | None = None
    """The text of its label."""
    text: str | None = None
    """The text in it."""
    placeholder: str | None = None
    """What an empty field shows."""
    alt_text: str | None = None
    """An image's alternative text."""
    title: str | None = None
    """Its title attribute."""
    test_id: str | None = None
    """Its data-testid attribute."""
    css: str | None = None
    """A CSS selector, where nothing better names it."""
    exact: bool = False
    """Whether the text must be the whole text, with upper and lower case as written."""
    nth: Annotated[int, Field(ge=0)] | None = None
    """Which one, where several fit: 0 is the first."""
    frame: str | None = None
    """A CSS selector of the iframe that it is in."""

    WAYS: ClassVar = (
        "role", "label", "text", "placeholder", "alt_text", "title", "test_id", "css",
    )  # fmt: skip

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        ways = [way for way in self.WAYS if getattr(self, way) is not None]
        if len(ways) != 1:
            how = f"in {count(len(ways), 'way')} ({', '.join(ways)})" if ways else "in no way"
            raise ValueError(f"names an element {how}; use exactly one of {', '.join(self.WAYS)}")
        if self.name is not None and self.role is None:
            raise ValueError(f"has a name without a role; name goes with role, not with {ways[0]}")
        return self

    @property
    def element_key(self) -> str:
        """The element as a key: all that the spec says of it, and nothing of what is done to it."""
        values = {name: getattr(self, name) for name in Target.model_fields}
        return as_key(
            {
                name: value
                for name, value in values.items()
                if value is not None and value is not False
            }
        )

    def __str__(self) -> str:
        """The target as a person reads it: button "Place order", the 2nd."""
        way = next(way for way in self.WAYS if getattr(self, way) is not None)
        text = getattr(self, way)
        if way == "role":
            shown = f'{text} "{self.name}"' if self.name else text
        else:
            shown = f'{way} "{text}"'
        number = f", the {_ordinal(self.nth + 1)}" if self.nth is not None else ""
        return shown + number + (f" in frame {self.frame}" if self.frame else "")


class TargetWithValue(Target):
    """A target and the text to put in."""

    value: str
    """The text to put in; {email} and its like stand for the identity's, {{ and }} for braces."""


class KeyPress(Target):
    """A key, in Playwright's words (Enter, Control+A), pressed on one element."""

    key: str
    """The key, in Playwright's words: Enter, Control+A."""


class RememberedText(Target):
    """An element whose text is remembered."""

    match: str | None = None
    """A regular expression for the part of its text to remember: its group, or all that fits."""


class UploadTarget(Target):
    """A file input, and the file to put in (relative to the spec)."""

    file: str
    """The file to put in, relative to the spec."""


def _ordinal(number: int) -> str:
    """The number as an ordinal: 1st, 2nd, 3rd, 11th."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
