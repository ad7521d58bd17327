"""What is known of a step's action before it is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from auditor.config.steps import (
    Check,
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
    """Whether the page is given time to react, so that what the step causes is the step's."""
    match step:
        case Navigate() | Click() | Press() | SelectOption() | Check() | Uncheck() | Upload():
            return True
        case Fill() | Hover() | Scroll() | Wait():
            return False
        case _:
            assert_never(step)


def clicked(step: Step) -> Target | str | None:
    """The element that may be a link, or the key that is pressed on what has the focus."""
    match step:
        case Click():
            return step.click
        case Press():
            return step.press
        case Navigate() | Fill() | SelectOption() | Check() | Uncheck() | Upload():
            return None
        case Hover() | Scroll() | Wait():
            return None
        case _:
            assert_never(step)


def brought_into_view(step: Step) -> Target | None:
    """The element that the step itself brings into view; for all others the page stays as it is."""
    match step:
        case Click() | Check() | Uncheck() | Hover():
            return step.target
        case Navigate() | Fill() | SelectOption() | Press() | Scroll() | Upload() | Wait():
            return None
        case _:
            assert_never(step)
