"""Numbers of hits, as findings say them. No check is in here."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model import Message, plural_message


def number_of(hits: Sequence[object]) -> Message:
    """How many hits there were."""
    return plural_message("{n} hit", "{n} hits", len(hits))


def number_from(hits: Sequence[object], scripts: Sequence[str]) -> Message:
    """How many hits there were, and which scripts sent them, where these are known."""
    if not scripts:
        return number_of(hits)
    return plural_message(
        "{n} hit, from {scripts}", "{n} hits, from {scripts}", len(hits), scripts=tuple(scripts)
    )
