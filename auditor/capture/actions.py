"""Properties of a step's action that the capture needs before it performs the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from auditor.config.steps import (
    Check,
    Choose,
    Click,
    Fill,
    Hover,
    Navigate,
    Press,
    Scroll,
    SelectOption,
    Uncheck,
    Upload,
    Wait,
)

if TYPE_CHECKING:
    from auditor.config.steps import Step
    from auditor.config.targets import Target


def is_given_time(step: Step) -> bool:
    """Whether we wait after the step, so that what it causes is attributed to it."""
    match step:
        case Navigate() | Click() | Press() | SelectOption() | Check() | Uncheck() | Upload():
            return True
        case Choose():
            return True
        case Fill() | Hover() | Scroll() | Wait():
            return False
        case _:
            assert_never(step)


def clicked(step: Step) -> Target | str | None:
    """The element that the step clicks, or the key that it presses on the focused element."""
    match step:
        case Click():
            return step.click
        case Press():
            return step.press
        case Navigate() | Fill() | SelectOption() | Check() | Uncheck() | Upload():
            return None
        case Hover() | Scroll() | Choose() | Wait():
            return None
        case _:
            assert_never(step)


def brought_into_view(step: Step) -> Target | None:
    """The element that the step itself scrolls into view; None where it does not scroll."""
    match step:
        case Click() | Check() | Uncheck() | Hover():
            return step.target
        case Navigate() | Fill() | SelectOption() | Press() | Scroll() | Upload() | Wait():
            return None
        case Choose():
            return None
        case _:
            assert_never(step)
