"""Numbers of hits, as findings say them. No check is in here."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model import Message, message, plural_message


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


def repair_of(scripts: Sequence[str]) -> Message | None:
    """What ends hits that are too many, by the scripts that sent them; None: these are unknown."""
    if not scripts:
        return None
    if len(scripts) > 1:
        return message(
            "Keep the call in one of these, and remove it from the others: {scripts}.",
            scripts=tuple(scripts),
        )
    return message(
        "All of them come from {script}: look for a trigger, a handler or a push in it that runs "
        "more than once.",
        script=scripts[0],
    )
