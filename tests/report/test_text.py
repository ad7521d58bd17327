from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.messages import count, listing
from auditor.report.text import clean


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Größe: 5 € 🛒 日本", "Größe: 5 € 🛒 日本"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("nul\x00", "nul\\x00"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2066\u200b\ufeff", "\\u2066\\u200b\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_steers_a_terminal_or_turns_lines_is_shown_as_its_escape(
    text: str, shown: str
) -> None:
    assert clean(text) == shown


def test_lines_stay_lines_where_they_may() -> None:
    assert clean("a\r\nb\tc\rd\x1b", lines=True) == "a\nb\tc\\rd\\x1b"


def test_long_text_is_cut_with_a_note_of_its_length() -> None:
    shown = clean("x" * 1_000_000, 10)
    assert shown == "x" * 10 + "… (cut: 1,000,000 characters in all)"


@given(st.text(alphabet=st.characters(), max_size=300))
def test_nothing_that_is_left_is_a_control_or_a_mark_of_direction(text: str) -> None:
    shown = clean(text, 100)
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(each) for each in shown} & {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip
    shown.encode("utf-8")


def test_numbers_take_their_noun() -> None:
    assert [count(0, "goal"), count(1, "goal"), count(1200, "address", "addresses")] == [
        "0 goals",
        "1 goal",
        "1,200 addresses",
    ]


def test_a_listing_reads_as_a_sentence() -> None:
    assert [listing([]), listing(["a"]), listing(["a", "b", "c"])] == ["", "a", "a, b and c"]
