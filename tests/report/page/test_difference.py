from __future__ import annotations

import pytest

from auditor.report.page.difference import LONGEST, Pieces, difference


def marked(pieces: Pieces) -> str:
    """The text, with [ ] around what differs."""
    return "".join(f"[{text}]" if differs else text for text, differs in pieces)


@pytest.mark.parametrize(
    ("expected", "seen", "marks"),
    [
        ("1 hit of 2", "3 hits of 2", ("[1] hit of 2", "[3] hit[s] of 2")),
        ("value 38.90 EUR", "value 38.90 USD", ("value 38.90 [EUR]", "value 38.90 [USD]")),
        ("G-4TEST0001", "G-4TEST0007", ("G-4TEST000[1]", "G-4TEST000[7]")),
        ("sent once, at once", "sent once", ("sent once[, at once]", "sent once")),
        ("once", "2 hits, from a.js and b.js", ("once", "2 hits, from a.js and b.js")),
        ("the same", "the same", ("the same", "the same")),
        ("", "something", ("", "something")),
    ],
)
def test_what_differs_is_marked_by_word_and_within_words_that_are_nearly_the_same(
    expected: str, seen: str, marks: tuple[str, str]
) -> None:
    left, right = difference(expected, seen)
    assert (marked(left), marked(right)) == marks


def test_no_character_is_lost_whatever_is_marked() -> None:
    expected, seen = "a “b”  c\u00a0d 1.299,90 €", "a „b“ c d 1,299.90 €!"
    left, right = difference(expected, seen)
    assert "".join(text for text, _ in left) == expected
    assert "".join(text for text, _ in right) == seen


def test_texts_too_long_to_compare_stand_as_they_are() -> None:
    long = "word " * LONGEST
    assert difference(long, "word") == (((long, False),), (("word", False),))
