"""Finds runs of base64 characters in a text, also where some are escaped for URLs, JSON or HTML.

Such a run may hold an encoded value or a hash. Hexadecimal digits are base64 characters, too.
Ordinary text has few long runs: spaces and dots end them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.redact.encodings import PERCENT

SHORTEST_RUN = 11
"""Characters of the shortest run that is looked at: eight bytes in base64."""
_CHARACTER = r"[A-Za-z0-9+/_\-]"
_ESCAPED = (
    rf"{PERCENT}2[bBfF]|\\{{1,4}}/|\\{{1,4}}u002[bBfF]|&#(?:43|47|[xX]2[bBfF]);|&(?:plus|sol);"
)
_PAD = rf"(?:=|{PERCENT}3[dD]|\\{{1,4}}u003[dD]|&#(?:61|[xX]3[dD]);|&equals;){{0,2}}+"
_PLAIN_RUN = re.compile(rf"(?<!{_CHARACTER})({_CHARACTER}{{{SHORTEST_RUN},}}+)=?=?")
# An escape may stand before a run: its own letters are not part of the run.
_RUN = re.compile(
    rf"(?:(?<![A-Za-z0-9+/_\-%\\])|%(?:25)*+[0-9A-Fa-f]{{2}}|\\(?:u[0-9A-Fa-f]{{4}}|[nrtbf]))"
    rf"(?=(?:{_CHARACTER}|{_ESCAPED}){{{SHORTEST_RUN}}})((?:{_CHARACTER}++|{_ESCAPED})++){_PAD}"
)
_ONE_CHARACTER = re.compile(f"{_CHARACTER}|{_ESCAPED}")
_ESCAPED_PLUS = re.compile(r"(?:[bB]|43;|[bB];|plus;)$")


class Run(NamedTuple):
    """One run, and its position in the text."""

    start: int
    written: Sequence[str]
    """Its characters as they are written: a text where none is escaped, else a list."""
    plain: str
    """Its characters without escapes."""
    end: int
    """After the padding (= and its escapes)."""


def runs(text: str) -> Iterator[Run]:
    """The runs of a text, in their order."""
    has_escapes = "%" in text or "\\" in text or "&" in text
    for match in (_RUN if has_escapes else _PLAIN_RUN).finditer(text):
        written: Sequence[str] = match[1]
        if "%" in written or "\\" in written or "&" in written:
            written = _ONE_CHARACTER.findall(match[1])
        yield Run(match.start(1), written, _plain(written), match.end())


def _plain(written: Sequence[str]) -> str:
    """The characters without escapes: only + and / are ever escaped."""
    if isinstance(written, str):
        return written
    return "".join(
        character if len(character) == 1 else "+" if _ESCAPED_PLUS.search(character) else "/"
        for character in written
    )
