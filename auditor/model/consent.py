"""What pages tell tags and platforms of the visitor's consent, in one vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from auditor.model.words import Category, Grant, Signal


class Purpose(StrEnum):
    """What a visitor is asked about: the columns of the matrix of consent."""

    NECESSARY = "necessary"
    FUNCTIONAL = "functional"
    ANALYTICS = "analytics"
    ADS = "ads"

    @property
    def categories(self) -> frozenset[Category]:
        """The categories of vendors that serve it."""
        return _CATEGORIES.get(self, frozenset())


_CATEGORIES: Mapping[Purpose, frozenset[Category]] = MappingProxyType(
    {
        Purpose.ANALYTICS: frozenset(
            {Category.ANALYTICS, Category.SESSION_REPLAY, Category.TESTING, Category.MONITORING}
        ),
        Purpose.ADS: frozenset({Category.ADVERTISING, Category.AFFILIATE, Category.CRM}),
    }
)
PURPOSE_OF_SIGNAL: Mapping[Signal, Purpose] = MappingProxyType(
    dict.fromkeys(Signal, Purpose.ADS) | {Signal.ANALYTICS_STORAGE: Purpose.ANALYTICS}
)
Teller = Literal["platform", "tcf", "gpp", "us", "vendor"]
"""Who tells or is told: the consent platform by its own event, an IAB string, or a vendor's tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentCall:
    """One thing that a page said of the visitor's consent, read from a push."""

    push: int
    """The id of the push."""
    at: int
    page: int | None
    teller: Teller
    vendor: str = ""
    """Whose tags are told: `google` for all of Google's, else a vendor's id."""
    kind: Literal["default", "update", "set", "state"] = "state"
    """default, update: commands of a consent mode. set: a setting beside it. state: all as it is
    now, as platforms and IAB's APIs say it."""
    signals: Mapping[Signal, Grant] = field(default_factory=lambda: MappingProxyType({}))
    purposes: Mapping[Purpose, Grant] = field(default_factory=lambda: MappingProxyType({}))
    """The same by purpose."""
    regions: tuple[str, ...] = ()
    """The regions for which a default holds (DE, US-CA); none: everywhere."""
    waits_ms: int | None = None
    """`wait_for_update`: how long Google's tags wait for an update."""
    setting: str = ""
    """url_passthrough, ads_data_redaction, limited data use, as `set` has switched it on or off."""
    is_exact: bool = True
    """Whether `at` is when it was said; else it was seen later, in the tag's own state."""
