"""Durations as people write them: 250ms, 5s, 2m."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

_FORM = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m)")
_FACTOR = {"ms": 1, "s": 1000, "m": 60_000}
ALLOWED = "a number with its unit: 250ms, 5s or 2m"


def parse_duration(text: object) -> int:
    """Milliseconds of a duration such as `5s`.

    Raises:
        ValueError: it has no unit, or is no duration at all.
    """
    found = _FORM.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} is no duration; write {ALLOWED}")
    return round(float(found[1]) * _FACTOR[found[2]])


Duration = Annotated[int, BeforeValidator(parse_duration)]
"""Milliseconds, written with a unit."""
