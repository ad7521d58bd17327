"""What a vendor demands of its hits: limits, and parameters that must be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

EMPTY: Mapping[str, str] = MappingProxyType({})


class Confidence(StrEnum):
    """How sure a fact about a vendor is. Only a DOCUMENTED one may make a hit fail."""

    DOCUMENTED = "documented"
    """The vendor publishes it: help page, developer documentation, or its library's source."""
    OBSERVED = "observed"
    """Seen in captured requests."""
    GENERAL = "general"
    """General knowledge that nobody has verified: enough for a warning."""


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
"""What a limit is about. Names and values: their length. `params`, `user_params`, `items`,
`item_params`, `request_events`, `event_names`: their number. `event`, `request`: the size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit; the vendor drops or cuts what exceeds it."""

    of: Subject
    param: str = ""
    """With `param_value`: the only parameter it holds for, by human name; * is a wildcard
    (`eVar*`)."""
    most: int | None = None
    unit: Literal["characters", "bytes", "count"] = "characters"
    form: str = ""
    """A regular expression that the whole text must match."""
    one_of: frozenset[str] = frozenset()
    """The only values that are allowed."""
    exceptions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters with a higher limit, and that limit."""
    reserved: frozenset[str] = frozenset()
    """Names that only the vendor itself may use."""
    reserved_prefixes: tuple[str, ...] = ()
    note: str = ""
    """What the vendor does with what exceeds it, or where the limit does not hold."""
    confidence: Confidence = Confidence.DOCUMENTED
    docs: str = ""
    """Where the vendor documents it, if not in the vendor's `docs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """Parameters that an event needs, by their human names."""

    event: str
    """`*`: every event."""
    must: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    """The event counts without them, but reports or campaigns lose something."""
    with_value: tuple[str, ...] = ()
    """Needed if a value is sent."""
    one_of: tuple[str, ...] = ()
    """At least one of these is needed."""
    confidence: Confidence = Confidence.DOCUMENTED
    docs: str = ""
    """Where the vendor documents it, if not in the vendor's `docs`."""


HashForm = Literal["dotted", "dotless", "plus", "digits"]
"""What vendors hash differently. A Gmail address: with its dots or without. A phone number with its
country's code: with the plus or without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """Where a consent platform keeps the visitor's choice in the page."""

    cookies: tuple[str, ...] = ()
    storage: tuple[str, ...] = ()
    """Keys of localStorage."""
    globals: tuple[str, ...] = ()
    """JavaScript expressions."""
    layer_events: tuple[str, ...] = ()
    """Events that it pushes to the data layer."""
    values: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """The meaning of its codes: C0004 -> targeting."""
    confidence: Confidence = Confidence.DOCUMENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorRules:
    """The facts about a vendor that checks use, beside its hits."""

    name: str
    """Its name for people."""
    docs: str = ""
    """The address of the documentation of its events."""
    limits: tuple[Limit, ...] = ()
    required: tuple[Required, ...] = ()
    standard_events: frozenset[str] = frozenset()
    prefixes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire prefix of a parameter -> its human prefix: `epn.` -> ``."""
    user_hash: str = ""
    """The form in which it accepts user data: sha256, plain ...; empty: not known."""
    account_written: str = ""
    """A prefix that accounts have in a library's address, and not in hits (DC-)."""
    library_has_own_id: bool = False
    """Whether the id in its library's address is none of those that its hits go to."""
    hash_forms: Mapping[str, HashForm] = field(default_factory=lambda: MappingProxyType({}))
    """email, phone -> the form that is hashed; left out: any is right."""
    own_ids: frozenset[str] = frozenset()
    """Parameters with ids of its own that may look like personal data."""
