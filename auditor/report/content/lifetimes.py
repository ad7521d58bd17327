"""How long a cookie stays, in words."""

from __future__ import annotations

from auditor.model import Message, message, plural_message

IN_DAYS = 2
"""Days from which on a lifetime is told in days."""


def lifetime(days: float | None) -> Message:
    """400 days, 30 hours, 20 minutes; or until the visitor closes the browser."""
    if days is None:
        return message("session")
    if days >= IN_DAYS:
        return plural_message("{n} day", "{n} days", round(days))
    if days * 24 >= 1:
        return plural_message("{n} hour", "{n} hours", round(days * 24))
    return plural_message("{n} minute", "{n} minutes", round(days * 24 * 60))
