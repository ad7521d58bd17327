"""How long a cookie stays, in words."""

from __future__ import annotations

from auditor.model import Told, told, told_count

IN_DAYS = 2
"""Days from which on a lifetime is told in days."""


def lifetime(days: float | None) -> Told:
    """400 days, 30 hours, 20 minutes; or until the visitor closes the browser."""
    if days is None:
        return told("session")
    if days >= IN_DAYS:
        return told_count("{n} day", "{n} days", round(days))
    if days * 24 >= 1:
        return told_count("{n} hour", "{n} hours", round(days * 24))
    return told_count("{n} minute", "{n} minutes", round(days * 24 * 60))
