"""What a vendor asks of the hits that it is sent: limits, and parameters that must be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

EMPTY: Mapping[str, str] = MappingProxyType({})


class Confidence(StrEnum):
    """How sure a fact about a vendor is. Only a documented one may make a hit fail."""

    DOCUMENTED = "documented"
    """The vendor publishes it: help page, developer documentation, or its library's source."""
    OBSERVED = "observed"
    """Seen in requests as they were captured."""
    GENERAL = "general"
    """General knowledge that nobody checked: enough for a warning."""


Subject = Literal[
    "event_name",
    "param_name",
    "param_value",
    "params",
    "user_param_name",
    "user_param_value",
    "user_params",
    "items",
    "item_params",
    "event",
    "request",
    "request_events",
    "event_names",
    "account",
]
"""What a limit bounds. Names and values: their length. `params`, `user_params`, `items`,
`item_params`, `request_events`, `event_names`: their number. `event`, `request`: the size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One bound; the vendor drops or cuts what is beyond it."""

    of: Subject
    param: str = ""
    """With `param_value`: only of this parameter, by its human name, * as wildcard (`eVar*`)."""
    most: int | None = None
    unit: Literal["characters", "bytes", "count"] = "characters"
    form: str = ""
    """A regular expression for the whole text."""
    one_of: frozenset[str] = frozenset()
    """The only values that it may have."""
    exceptions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters that may have more."""
    reserved: frozenset[str] = frozenset()
    """Names that are the vendor's own."""
    reserved_prefixes: tuple[str, ...] = ()
    note: str = ""
    """What becomes of what is beyond it, or where it does not hold."""
    confidence: Confidence = Confidence.DOCUMENTED
    docs: str = ""
    """Where the vendor says so, if not in its `docs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """Parameters that an event needs, by their human names."""

    event: str
    """`*`: every event."""
    must: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    """It works without, but reports or campaigns lose something."""
    with_value: tuple[str, ...] = ()
    """Needed as soon as a value is sent."""
    one_of: tuple[str, ...] = ()
    """At least one of these."""
    confidence: Confidence = Confidence.DOCUMENTED
    docs: str = ""
    """Where the vendor says so, if not in its `docs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """Where a consent platform keeps the visitor's choice in the page."""

    cookies: tuple[str, ...] = ()
    storage: tuple[str, ...] = ()
    """Keys of localStorage."""
    globals: tuple[str, ...] = ()
    """JavaScript expressions."""
    layer_events: tuple[str, ...] = ()
    """What it pushes to the data layer."""
    values: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """What its codes mean: C0004 -> targeting."""
    confidence: Confidence = Confidence.DOCUMENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorRules:
    """What checks may know of a vendor, beside its hits."""

    name: str
    """As people call it."""
    docs: str = ""
    """Where it documents its events."""
    limits: tuple[Limit, ...] = ()
    required: tuple[Required, ...] = ()
    standard_events: frozenset[str] = frozenset()
    prefixes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire prefix of a parameter -> its human prefix: `epn.` -> ``."""
    user_hash: str = ""
    """The form in which it takes user data: sha256, plain ...; empty: not known."""
