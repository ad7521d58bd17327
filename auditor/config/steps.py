"""The steps of a journey, and how they name an element: Playwright's words."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from auditor.config.units import Duration


class Model(BaseModel):
    """What all parts of a spec share: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Target(Model):
    """Names one element. `frame` looks inside an iframe first; `nth` picks one of several."""

    role: str | None = None
    name: str | None = None
    label: str | None = None
    text: str | None = None
    placeholder: str | None = None
    alt_text: str | None = None
    title: str | None = None
    test_id: str | None = None
    css: str | None = None
    exact: bool = False
    nth: Annotated[int, Field(ge=0)] | None = None
    frame: str | None = None
    """A CSS selector of the iframe."""

    WAYS: ClassVar = (
        "role", "label", "text", "placeholder", "alt_text", "title", "test_id", "css",
    )  # fmt: skip

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        ways = [way for way in self.WAYS if getattr(self, way) is not None]
        if len(ways) != 1:
            raise ValueError(
                f"names an element in {len(ways) or 'no'} ways; "
                f"use exactly one of {', '.join(self.WAYS)}"
            )
        if self.name is not None and self.role is None:
            raise ValueError("name goes with role only")
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


class KeyPress(Target):
    """A key, in Playwright's words (Enter, Control+A), pressed on one element."""

    key: str


class UploadTarget(Target):
    """A file input, and the file to put in (relative to the spec)."""

    file: str


class Step(Model):
    """One browser action: exactly one key names it; `goal: true` marks the goal action."""

    navigate: str | None = None
    click: Target | None = None
    fill: TargetWithValue | None = None
    select_option: TargetWithValue | None = None
    check: Target | None = None
    uncheck: Target | None = None
    press: KeyPress | str | None = None
    hover: Target | None = None
    scroll: Target | Literal["bottom", "top"] | None = None
    upload: UploadTarget | None = None
    wait_for_element: Target | None = None
    wait_for_expression: str | None = None
    wait_for_url: str | None = None
    goal: bool = False
    timeout: Duration | None = None

    ACTIONS: ClassVar = (
        "navigate", "click", "fill", "select_option", "check", "uncheck", "press", "hover",
        "scroll", "upload", "wait_for_element", "wait_for_expression", "wait_for_url",
    )  # fmt: skip
    WAITS: ClassVar = ("wait_for_element", "wait_for_expression", "wait_for_url")

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        actions = [name for name in self.ACTIONS if getattr(self, name) is not None]
        if len(actions) != 1:
            raise ValueError(
                f"has {len(actions) or 'no'} actions; use exactly one of {', '.join(self.ACTIONS)}"
            )
        if self.goal and self.action in self.WAITS:
            raise ValueError("goal: true goes on the step that acts, not on one that waits")
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
