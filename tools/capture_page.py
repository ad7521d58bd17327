"""Generates the table in docs/capture.md: every way to send a hit that the tests try."""

from __future__ import annotations

from pathlib import Path

from lab import MECHANISMS
from lab.mechanism import Mechanism

from tools import ROOT

PAGE = ROOT / "docs" / "capture.md"
BEGIN = "<!-- made from tests/lab: begin -->\n"
END = "<!-- made from tests/lab: end -->\n"


def table() -> str:
    """The table of all mechanisms: whether each is seen, and its body."""
    lines = ["| mechanism | seen | body | |", "| --- | --- | --- | --- |"]
    group = ""
    for mechanism in MECHANISMS.values():
        if mechanism.group != group:
            group = mechanism.group
            lines.append(f"| **{group}** | | | |")
        cells = (mechanism.title, _seen(mechanism), _body(mechanism), mechanism.note)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def generate() -> dict[Path, str]:
    """The page as it should be: its own text, and the table of today's mechanisms."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return {PAGE: before + BEGIN + table() + END + after}


def _seen(mechanism: Mechanism) -> str:
    if mechanism.unseen:
        return "no"
    if mechanism.unheld:
        return "yes; never held"
    if mechanism.may_never_leave:
        return "yes, if the browser asked for it"
    return {
        "yes": "yes",
        "perhaps": "yes; as given up, if it was",
        "fails": "yes; as failed, if delivered",
        "never": "nothing is sent",
    }[mechanism.sent]


def _body(mechanism: Mechanism) -> str:
    if mechanism.unseen or mechanism.sent == "never":
        return ""
    if mechanism.unread:
        return "marked as unread"
    return "none" if mechanism.body == b"" else "exact"
