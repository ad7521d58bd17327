"""The base class of the spec's pydantic models, and types that many of them use."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
Listed = Annotated[tuple[T, ...], Field(strict=False)]
"""A YAML list, kept as a tuple."""
IDENTIFIER = r"^\w[\w-]*$"
COLOUR = r"^#[0-9a-fA-F]{6}$"
FORMS = MappingProxyType(
    {
        IDENTIFIER: (
            "a name; a name has up to 100 letters, digits, _ and -, and does not begin with -"
        ),
        COLOUR: 'a colour; write it as "#rrggbb", in quotes',
    }
)
"""What a text must be that has to fit a pattern, as the end of a sentence."""
Identifier = Annotated[str, Field(pattern=IDENTIFIER, max_length=100)]
Colour = Annotated[str, Field(pattern=COLOUR)]
Text = Annotated[str, Field(min_length=1)]
PLAIN, MAPPING, LISTED = "<plain>", "<mapping>", "<list>"
"""Tags of unions by how a value is written, in short or long. No key of a spec looks like them."""


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
    """The tag of a value that may be written in short (PLAIN) or as a mapping."""
    return MAPPING if isinstance(value, dict | BaseModel) else PLAIN
