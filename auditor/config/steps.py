"""The steps of a journey, and how they name an element: Playwright's words."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from auditor.config.units import Span

T = TypeVar("T")
Listed = Annotated[tuple[T, ...], Field(strict=False)]
"""A YAML list, kept as a tuple."""
Identifier = Annotated[str, Field(pattern=r"^\w[\w-]*$", max_length=100)]
Text = Annotated[str, Field(min_length=1)]
PLAIN, MAPPING, LISTED = "<plain>", "<mapping>", "<list>"
"""The ways to write a value that has a short form; no key of a spec looks like that."""


class Model(BaseModel):
    """What all parts of a spec share: frozen, and no unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


def written_as(value: object) -> str:
    """Whether a value is written in short, or as a mapping."""
    return MAPPING if isinstance(value, dict | BaseModel) else PLAIN


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
            how = f"in {len(ways)} ways ({', '.join(ways)})" if ways else "in no way"
            raise ValueError(f"names an element {how}; use exactly one of {', '.join(self.WAYS)}")
        if self.name is not None and self.role is None:
            raise ValueError(f"has a name without a role; name goes with role, not with {ways[0]}")
        return self

    def __str__(self) -> str:
        """The target as a person reads it: button "Place order"."""
        way = next(way for way in self.WAYS if getattr(self, way) is not None)
        text = getattr(self, way)
        if way == "role":
            shown = f'{text} "{self.name}"' if self.name else text
        else:
            shown = f'{way} "{text}"'
        return shown + (f" in frame {self.frame}" if self.frame else "")


class TargetWithValue(Target):
    """A target and the text to put in."""

    value: str
    """The text to put in; {email} and its like stand for the identity's, {{ and }} for braces."""


class KeyPress(Target):
    """A key, in Playwright's words (Enter, Control+A), pressed on one element."""

    key: str
    """The key, in Playwright's words: Enter, Control+A."""


class UploadTarget(Target):
    """A file input, and the file to put in (relative to the spec)."""

    file: str
    """The file to put in, relative to the spec."""


class Step(Model):
    """One browser action: exactly one key names it; `goal: true` marks the goal action."""

    navigate: str | None = None
    """Open this address, relative to site.url."""
    click: Target | None = None
    """Click this element."""
    fill: TargetWithValue | None = None
    """Put a text into this field."""
    select_option: TargetWithValue | None = None
    """Choose the option with this value or text."""
    check: Target | None = None
    """Tick this checkbox or radio button."""
    uncheck: Target | None = None
    """Clear this checkbox."""
    press: (
        Annotated[
            Annotated[str, Tag(PLAIN)] | Annotated[KeyPress, Tag(MAPPING)],
            Discriminator(written_as),
        ]
        | None
    ) = None
    """Press a key: where the focus is (`press: Enter`), or on an element."""
    hover: Target | None = None
    """Move the pointer over this element."""
    scroll: (
        Annotated[
            Annotated[Literal["bottom", "top"], Tag(PLAIN)] | Annotated[Target, Tag(MAPPING)],
            Discriminator(written_as),
        ]
        | None
    ) = None
    """Scroll to the bottom, to the top, or until this element shows."""
    upload: UploadTarget | None = None
    """Put a file into this file input."""
    wait_for_element: Target | None = None
    """Wait until this element shows."""
    wait_for_expression: str | None = None
    """Wait until this JavaScript expression holds in the page; write $${ for ${."""
    wait_for_url: str | None = None
    """Wait until the page's address is this, with * and ** as wildcards."""
    goal: bool = False
    """Whether this is the goal action: what achieves the goal."""
    timeout: Span | None = None
    """How long the step may take."""

    ACTIONS: ClassVar = (
        "navigate", "click", "fill", "select_option", "check", "uncheck", "press", "hover",
        "scroll", "upload", "wait_for_element", "wait_for_expression", "wait_for_url",
    )  # fmt: skip
    WAITS: ClassVar = ("wait_for_element", "wait_for_expression", "wait_for_url")

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        actions = [name for name in self.ACTIONS if getattr(self, name) is not None]
        if len(actions) != 1:
            what = f"{len(actions)} actions ({', '.join(actions)})" if actions else "no action"
            raise ValueError(f"has {what}; a step has exactly one of {', '.join(self.ACTIONS)}")
        if self.goal and self.action in self.WAITS:
            raise ValueError(
                f"marks {self.action} as the goal action; goal: true goes on a step that acts, not "
                "on one that waits"
            )
        return self

    @property
    def action(self) -> str:
        """Which action it is: navigate, click ..."""
        return next(name for name in self.ACTIONS if getattr(self, name) is not None)

    @property
    def argument(self) -> Any:  # noqa: ANN401 - str, Target or TargetWithValue, by the action
        """What the action works on: a Target, or text."""
        return getattr(self, self.action)

    @property
    def acts(self) -> bool:
        """Whether it does something, rather than wait."""
        return self.action not in self.WAITS

    def __str__(self) -> str:
        """The step as a person reads it. Values typed in are left out: they may be personal."""
        return f"{self.action} {self.argument}"
