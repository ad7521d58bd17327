"""UTM parameters: what an address says of its campaign, and what nobody can read of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl

from auditor.model.messages import message

MARK: Final = "utm_"
MEDIA = frozenset({
    "affiliate", "cpc", "cpm", "display", "email", "e-mail", "organic", "paid", "paid_social",
    "ppc", "referral", "social",
})  # fmt: skip
"""What is a medium, and never a source."""
_UNFILLED = re.compile(r"\{\{?[^{}]{0,80}\}|\*\|[^|]{1,80}\|\*|%%[^%]{1,80}%%|\[[A-Z_]{2,80}\]")
"""The marks of mailing programs and ad platforms where a value belongs."""


def utm_in(query: str) -> Mapping[str, str]:
    """The UTM parameters of a query that say something."""
    return {
        name: value for name, value in parse_qsl(query) if name.startswith(MARK) and value.strip()
    }


def why_malformed(path: str, query: str, fragment: str = "") -> str:
    """What can't be read about an address's UTM parameters; empty: they can be, or it has none."""
    return next(_malformed(path, query, fragment), "")


def _malformed(path: str, query: str, fragment: str) -> Iterator[str]:
    if MARK in path.lower():
        yield message("they stand in the path")
    _, mark, behind = query.partition("?")
    if mark and MARK in behind.lower():
        yield message("a second question mark stands before them")
    if MARK in fragment.lower() and MARK not in query.lower():
        yield message("they stand after the #")
    pairs = parse_qsl(query, keep_blank_values=True)
    named = [(name, value) for name, value in pairs if name.lower().startswith(MARK)]
    params = dict(named)
    if any(name != name.lower() for name in params):
        yield message("their names have capital letters")
    if doubled := next((name for name, value in named if value != params[name]), None):
        yield message("{param} comes twice, with different values", param=doubled)
    if unfilled := next((name for name, value in named if _UNFILLED.search(value)), None):
        yield message("{param} has a placeholder for a value", param=unfilled)
    source, medium = params.get("utm_source", "").lower(), params.get("utm_medium", "").lower()
    if source in MEDIA and medium and medium not in MEDIA:
        yield message("source and medium are exchanged")
