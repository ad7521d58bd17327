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
from auditor.config.locators import Texts
from auditor.config.targets import Target
from auditor.config.units import Number, Plain, Span, plain_value


class TextMatcherSpec(Model):
    """Conditions that a parameter's text alone fulfils or not; all given ones must hold."""

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

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.model_fields_set <= {"when"}:
            known = (name for name in type(self).model_fields if name != "when")
            raise ValueError(f"has no condition; use {', '.join(known)}")
        return self


PRESENT, ABSENT = "present", "absent"


def _whether_there(value: object) -> object:
    return {"present": value == PRESENT} if value in (PRESENT, ABSENT) else value


WhenSpec = Annotated[
    Annotated[
        Annotated[Plain, Tag(PLAIN)] | Annotated[TextMatcherSpec, Tag(MAPPING)],
        Discriminator(written_as),
    ],
    BeforeValidator(_whether_there),
]
"""What another parameter must be: present, absent, a plain value, or conditions."""


class PercentSpec(Model):
    """A part of another amount."""

    percent: Annotated[Number, Field(gt=0)]
    """How many percent of it."""
    of: Text
    """TAG.EVENT.PARAM of another expected hit, a parameter of the hit's own, or items."""


class MatcherSpec(TextMatcherSpec):
    """Conditions on a parameter; all given ones must hold."""

    length: Annotated[int, Field(ge=0)] | None = None
    """It is a list of so many items."""
    same_as: str | None = None
    """It agrees with what another tag of the same goal sends: TAG.EVENT.PARAM."""
    equals_text: Target | None = None
    """It is the amount that the page shows at this element."""
    sum_of: Texts | None = None
    """It is the sum of these parameters of the same hit: items (what they cost), shipping, and
    -discount for what is taken off."""
    percent_of: PercentSpec | None = None
    """It is so many percent of another amount."""
    when: dict[str, WhenSpec] = Field(default_factory=dict)
    """The conditions count only for hits of which this holds: by parameter, present, absent, a
    value, or conditions."""


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
