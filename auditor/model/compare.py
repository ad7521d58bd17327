"""Comparing texts of requests, pages and specs: which text is a number, which two are the same."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

MAX_NUMBER: Final = 40
"""Characters of a number that a vendor accepts; money needs fewer."""
PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LOOSE_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]*(?:\.[0-9]*)?")
_OF_AN_ID = re.compile(r"[+-]?0[0-9]")
"""The beginning of digits that are an id, not a number: order 00123 is not order 123."""
TINY: Final = Decimal("0.000001")
"""Numbers that differ by less are the same: sums of binary fractions are not exact."""


def number(text: str | None) -> Decimal | None:
    """The number that vendors read in a text: 79.00. None for 79,00, €79, 1e3, .5, blanks ..."""
    if text is None or len(text) > MAX_NUMBER or not PLAIN_NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def worth(text: str) -> Decimal | None:
    """The number that a person reads in a text; None if it is none. The decimal mark is a point.

    Beside the numbers that vendors read: .5 and 5. and +5, with blanks around them, of any length.
    """
    plain = text.strip()
    return Decimal(plain) if _LOOSE_NUMBER.fullmatch(plain) else None


def same(one: str, other: str) -> bool:
    """Whether two texts agree; numbers agree by value: 79, 79.00, 79.00000000000001.

    A text that is written like an order's id (00123) agrees only with the very same text.
    """
    if one == other:
        return True
    if _OF_AN_ID.match(one.strip()) or _OF_AN_ID.match(other.strip()):
        return False
    a, b = worth(one), worth(other)
    return a is not None and b is not None and abs(a - b) < TINY
