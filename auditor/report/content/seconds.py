"""Moments of a visit in seconds for readers; everywhere else they are milliseconds."""

from __future__ import annotations

from decimal import Decimal

from auditor.model import Message, message

HUNDREDTH = Decimal("0.01")


def seconds(milliseconds: int) -> Message:
    """A moment with its unit: 4.31 s, in German 4,31 s."""
    return message("{seconds} s", seconds=in_seconds(milliseconds))


def in_seconds(milliseconds: int) -> Decimal:
    """A moment in seconds and hundredths, without zeros at the end."""
    rounded = (Decimal(milliseconds) / 1000).quantize(HUNDREDTH)
    whole = rounded.to_integral_value()
    return whole if rounded == whole else rounded.normalize()
