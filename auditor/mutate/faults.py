"""All faults that can be planted. A new one is a class like these, and its place in FAULTS."""

from __future__ import annotations

from auditor.mutate.plants import Fault
from auditor.mutate.saying import MissingParameter, StaleOrder, WrongCurrency, ZeroValue
from auditor.mutate.sending import (
    AfterRefusal,
    BeforeConsent,
    Doubled,
    Dropped,
    Early,
    OtherAccount,
)

FAULTS: tuple[Fault, ...] = (
    Dropped(), Doubled(), WrongCurrency(), ZeroValue(), StaleOrder(), OtherAccount(), Early(),
    BeforeConsent(), AfterRefusal(), MissingParameter(),
)  # fmt: skip
"""In the order in which they are planted into a hit."""
