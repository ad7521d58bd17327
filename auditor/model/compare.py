"""What "same" and "a number" mean, wherever texts of requests, pages and specs are compared."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

MAX_NUMBER: Final = 40
"""Characters of a number that a vendor counts; money needs fewer."""
PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MEANT = re.compile(r"[+-]?(?=\.?[0-9])[0-9]*(?:\.[0-9]*)?")
_OF_AN_ID = re.compile(r"[+-]?0[0-9]")
"""How a number begins that is none: 00123 is an order's, and not 123."""
TINY: Final = Decimal("0.000001")
"""Less than this is what computers err by when they add up."""


def number(text: str | None) -> Decimal | None:
    """A number as vendors count it: 79.00. None for all else (79,00, €79, 1e3, .5, blanks)."""
    if text is None or len(text) > MAX_NUMBER or not PLAIN_NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def worth(text: str) -> Decimal | None:
    """What a text is worth to who reads it; None if it is no number with a dot.

    Besides what vendors count, these are: .5 and 5. and +5, with blanks around them, of any length.
    """
    plain = text.strip()
    return Decimal(plain) if _MEANT.fullmatch(plain) else None


def same(one: str, other: str) -> bool:
    """Whether two texts agree; two numbers agree by their worth: 79, 79.00, 79.00000000000001.

    What is written like an order's number (00123) agrees by its letters alone.
    """
    if one == other:
        return True
    if _OF_AN_ID.match(one.strip()) or _OF_AN_ID.match(other.strip()):
        return False
    a, b = worth(one), worth(other)
    return a is not None and b is not None and abs(a - b) < TINY
