"""The table in docs/capture.md: every way to send a hit that the tests try."""

from __future__ import annotations

from pathlib import Path

from lab import MECHANISMS
from lab.mechanism import Mechanism

from tools import ROOT

PLACE = ROOT / "docs" / "capture.md"
BEGIN = "<!-- made from tests/lab: begin -->\n"
END = "<!-- made from tests/lab: end -->\n"


def table() -> str:
    """Every mechanism: whether it is seen, and its body."""
    lines = ["| mechanism | seen | body | |", "| --- | --- | --- | --- |"]
    group = ""
    for each in MECHANISMS.values():
        if each.group != group:
            group = each.group
            lines.append(f"| **{group}** | | | |")
        lines.append(f"| {each.title} | {_seen(each)} | {_body(each)} | {each.note} |")
    return "\n".join(lines) + "\n"


def made() -> dict[Path, str]:
    """The page as it should be: its own words, and the table of today's lab."""
    text = PLACE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return {PLACE: before + BEGIN + table() + END + after}


def _seen(mechanism: Mechanism) -> str:
    if mechanism.unseen:
        return "no"
    if mechanism.unheld:
        return "yes; never held"
    return {
        "yes": "yes",
        "perhaps": "yes; as cancelled, if it was",
        "fails": "yes; as failed, if delivered",
        "never": "nothing is sent",
    }[mechanism.sent]


def _body(mechanism: Mechanism) -> str:
    if mechanism.unseen or mechanism.sent == "never":
        return ""
    if mechanism.unread:
        return "marked as unread"
    return "none" if mechanism.body == b"" else "exact"
