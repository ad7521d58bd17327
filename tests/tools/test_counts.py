"""A number in a sentence is today's, and nobody keeps one by hand."""

from __future__ import annotations

import pytest

from tools import ROOT
from tools.counts import Sentence, by_hand, counted, sentences

HISTORY = {"CHANGELOG.md", "BENCHMARKS.md"}
"""What they say was so on its day."""
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
    if path.name not in HISTORY
)
MAKERS = Sentence(file="a.md", pattern=r"of (\w+) makers", number="3")


def test_a_sentence_gets_todays_number() -> None:
    assert counted("tags of 12 makers, 12 pages", MAKERS) == "tags of 3 makers, 12 pages"


@pytest.mark.parametrize("text", ["tags of makers", "of 2 makers and of 3 makers"])
def test_a_sentence_that_was_written_anew_is_told_with_the_place_to_change(text: str) -> None:
    with pytest.raises(ValueError, match=r"change its pattern in tools/counts\.py"):
        counted(text, MAKERS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_counts_by_hand_what_grows(document: str) -> None:
    said = list(by_hand((ROOT / document).read_text("utf-8"), document))
    assert said == [], "give its sentence a line in tools/counts.py, and run `make generated`"


def test_a_number_that_is_kept_by_hand_is_seen() -> None:
    text = (
        "It reads 141 vendors. Two checks may meet [130 faults](faults.md) and 138 [other vendors]."
    )
    assert list(by_hand(text, "docs/new.md")) == [
        "141 vendors",
        "130 faults",
        "138 [other vendors",
    ]


def test_the_readmes_own_numbers_are_not_taken_for_ones_kept_by_hand() -> None:
    readme = [each for each in sentences() if each.file == "README.md"]
    assert len(readme) == 2
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(list(by_hand(text, "docs/new.md"))) == 2
