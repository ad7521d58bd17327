"""Compares the expected text with the one seen, and marks the parts that differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Piece = tuple[str, bool]
"""A piece of a text, and whether the other text has something else there."""
Pieces = tuple[Piece, ...]

LONGEST = 2_000
"""Characters of a text; longer ones take too long to compare, and nobody reads marks in them."""
ALIKE = 0.35
"""Texts less similar than that get no marks: they would be marked all over."""
WORD_ALIKE = 0.6
"""In words so similar single characters are marked."""
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


def difference(expected: str, seen: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, by word; by character in words that are nearly the same."""
    plain = (((expected, False),), ((seen, False),))
    if not expected or not seen or expected == seen or max(len(expected), len(seen)) > LONGEST:
        return plain
    left, right = _WORDS.findall(expected), _WORDS.findall(seen)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < ALIKE and SequenceMatcher(None, expected, seen).ratio() < WORD_ALIKE:
        return plain
    return _pieces(matcher, left, right)


def _pieces(
    matcher: SequenceMatcher[str], left: Sequence[str], right: Sequence[str]
) -> tuple[Pieces, Pieces]:
    lefts: list[Piece] = []
    rights: list[Piece] = []
    for kind, l_from, l_to, r_from, r_to in matcher.get_opcodes():
        old, new = left[l_from:l_to], right[r_from:r_to]
        if kind == "replace" and len(old) == len(new) == 1:
            inner = SequenceMatcher(None, old[0], new[0], autojunk=False)
            if inner.ratio() >= WORD_ALIKE:
                of_word = _pieces(inner, old[0], new[0])
                lefts += of_word[0]
                rights += of_word[1]
                continue
        lefts.append(("".join(old), kind != "equal"))
        rights.append(("".join(new), kind != "equal"))
    return _joined(lefts), _joined(rights)


def _joined(pieces: list[Piece]) -> Pieces:
    """The pieces with neighbours of one kind joined, and without empty ones."""
    joined: list[Piece] = []
    for text, differs in pieces:
        if text and joined and joined[-1][1] is differs:
            joined[-1] = (joined[-1][0] + text, differs)
        elif text:
            joined.append((text, differs))
    return tuple(joined)
