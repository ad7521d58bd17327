"""Models of what a goal or a page must send: hits, and conditions on their parameters."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from auditor.config.base import (
    MAPPING,
    PLAIN,
    Identifier,
    Listed,
    Model,
    Text,
    written_as,
)
from auditor.config.targets import Target
from auditor.config.units import Number, Plain, Span, plain_value


class MatcherSpec(Model):
    """Conditions on a parameter; all given ones must hold."""

    equals: Annotated[str | int | float | bool | Decimal, BeforeValidator(plain_value)] | None = (
        None
    )
    """It is this very value."""
    one_of: (
        Annotated[
            Listed[Annotated[str | int | float, BeforeValidator(plain_value)]], Field(min_length=1)
        ]
        | None
    ) = None
    """It is one of these."""
    matches: str | None = None
    """A regular expression for the whole value."""
    above: Number | None = None
    """It is a number above this one."""
    below: Number | None = None
    """It is a number below this one."""
    present: bool | None = None
    """It is there (true), or it is not (false)."""
    length: Annotated[int, Field(ge=0)] | None = None
    """It is a list of so many items."""
    same_as: str | None = None
    """It agrees with what another tag of the same goal sends: TAG.EVENT.PARAM."""
    equals_text: Target | None = None
    """It is the amount that the page shows at this element."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"has no condition; use {', '.join(type(self).model_fields)}")
        return self


ParamSpec = Annotated[
    Annotated[Plain, Tag(PLAIN)] | Annotated[MatcherSpec, Tag(MAPPING)], Discriminator(written_as)
]
"""A plain value that must be sent, or conditions."""


def _fires(value: object) -> object:
    if value in ("once", "at_least_once", "never") or (type(value) is int and value > 0):
        return value
    raise ValueError("is not a count; write once, at_least_once, never, or a whole number from 1")


Count = Annotated[
    Literal["once", "at_least_once", "never"] | Annotated[int, Field(ge=1)],
    BeforeValidator(_fires),
]


class ExpectSpec(Model):
    """One hit that a goal (or each page of the crawl) must send."""

    tag: Identifier
    """Who must be told: a name of `tags`."""
    event: Text
    """The event as the vendor calls it."""
    fires: Count = "once"
    """How often: once, at_least_once, never, or a number."""
    within: Span | None = None
    """How long after the goal action (crawl: after the page was opened); settle, if not given."""
    push: Text | None = None
    """The event of the data layer that must announce it."""
    params: dict[str, ParamSpec] = Field(default_factory=dict)
    """What it must carry: by name, a value or conditions."""


class ForbidSpec(Model):
    """One hit that a goal must not send."""

    tag: Identifier
    """Who must not be told: a name of `tags`."""
    event: Text
    """The event as the vendor calls it."""
