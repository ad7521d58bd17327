"""Moments of a visit as readers are told them: in seconds since it began."""

from __future__ import annotations

from decimal import Decimal

from auditor.model import Message, message

HUNDREDTH = Decimal("0.01")


def seconds(milliseconds: int) -> Message:
    """4.31 s; in German: 4,31 s."""
    return message("{seconds} s", seconds=in_seconds(milliseconds))


def in_seconds(milliseconds: int) -> Decimal:
    """Seconds and hundredths, without zeros at the end."""
    shown = (Decimal(milliseconds) / 1000).quantize(HUNDREDTH)
    return shown.to_integral_value() if shown == shown.to_integral_value() else shown.normalize()
