"""Runs of the letters of base64, some of which are escaped in URLs, JSON and HTML.

Hexadecimal digits are such letters, too. Plain text has few long runs: it has spaces and dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.redact.encodings import PERCENT

LEAST = 11
"""Letters of the shortest run that is looked at: eight bytes in base64."""
_LETTER = r"[A-Za-z0-9+/_\-]"
_ESCAPED = (
    rf"{PERCENT}2[bBfF]|\\{{1,4}}/|\\{{1,4}}u002[bBfF]|&#(?:43|47|[xX]2[bBfF]);|&(?:plus|sol);"
)
_PAD = rf"(?:=|{PERCENT}3[dD]|\\{{1,4}}u003[dD]|&#(?:61|[xX]3[dD]);|&equals;){{0,2}}+"
_PLAIN_RUN = re.compile(rf"(?<!{_LETTER})({_LETTER}{{{LEAST},}}+)=?=?")
# What stands before a run may be an escape, whose own letters don't belong to it.
_RUN = re.compile(
    rf"(?:(?<![A-Za-z0-9+/_\-%\\])|%(?:25)*+[0-9A-Fa-f]{{2}}|\\(?:u[0-9A-Fa-f]{{4}}|[nrtbf]))"
    rf"(?=(?:{_LETTER}|{_ESCAPED}){{{LEAST}}})((?:{_LETTER}++|{_ESCAPED})++){_PAD}"
)
_ONE = re.compile(f"{_LETTER}|{_ESCAPED}")
_PLUS = re.compile(r"(?:[bB]|43;|[bB];|plus;)$")


class Run(NamedTuple):
    """One run, and where it stands in its text."""

    start: int
    letters: Sequence[str]
    """As they are written: a text where none is escaped, else a list."""
    plain: str
    """What they mean, one character for each."""
    length: int
    """As written."""
    end: int
    """Behind what fills it up (= and its escapes)."""


def runs(text: str) -> Iterator[Run]:
    """The runs of a text, in their order."""
    escapes = "%" in text or "\\" in text or "&" in text
    for found in (_RUN if escapes else _PLAIN_RUN).finditer(text):
        letters: Sequence[str] = found[1]
        if "%" in letters or "\\" in letters or "&" in letters:
            letters = _ONE.findall(found[1])
        yield Run(found.start(1), letters, _plain(letters), len(found[1]), found.end())


def _plain(letters: Sequence[str]) -> str:
    if isinstance(letters, str):
        return letters
    return "".join(
        letter if len(letter) == 1 else "+" if _PLUS.search(letter) else "/" for letter in letters
    )
