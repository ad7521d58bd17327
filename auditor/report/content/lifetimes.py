"""How long a cookie stays, in words."""

from __future__ import annotations

from auditor.model import Message, message, plural_message

FROM_DAYS = 2
"""A lifetime of so many days or more is written in days."""


def lifetime(days: float | None) -> Message:
    """A lifetime as "400 days", "30 hours" or "20 minutes"; None is a session cookie."""
    if days is None:
        return message("session")
    if days >= FROM_DAYS:
        return plural_message("{n} day", "{n} days", round(days))
    if days * 24 >= 1:
        return plural_message("{n} hour", "{n} hours", round(days * 24))
    return plural_message("{n} minute", "{n} minutes", round(days * 24 * 60))
