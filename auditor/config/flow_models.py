"""The models of flows: steps that several journeys share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from auditor.config.base import LISTED, MAPPING, Identifier, Listed, Model
from auditor.config.steps import Step


class FlowSpec(Model):
    """Steps that several journeys share, with what differs between them."""

    params: Listed[Identifier] = ()
    """What differs: `{product}` in a step stands for what `with: {product: ...}` says."""
    steps: Annotated[Listed[Step], Field(min_length=1)]
    """The steps."""


def _steps_or_more(value: object) -> str:
    return LISTED if isinstance(value, list | tuple) else MAPPING


Flow = Annotated[
    Annotated[Listed[Step], Field(min_length=1), Tag(LISTED)] | Annotated[FlowSpec, Tag(MAPPING)],
    Discriminator(_steps_or_more),
]
"""A flow: a list of steps, or a mapping with its parameters."""
