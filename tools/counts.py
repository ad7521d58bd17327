"""The numbers in README.md that grow with the vendors and the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.check import find_checks
from auditor.check.faults import catalogue
from auditor.vendor import find_vendors
from tools import ROOT

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve")  # fmt: skip
NAMED = ("ga4", "google_ads", "meta")
"""The vendors that the first sentence of the README names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with a number in it. Whoever writes it anew changes its pattern here, too."""

    file: str
    pattern: str
    """Matches the sentence once; its group is the number."""
    number: str
    """What the number is today."""


def sentences() -> tuple[Sentence, ...]:
    """Every sentence of the documents that counts something."""
    vendors, faults = find_vendors(), catalogue().values()
    found = {slug for check in find_checks().values() for slug in check.faults}
    real = [fault for fault in faults if fault.severity]
    families = {fault.family for fault in real}
    gaps = {fault.family for fault in real if fault.slug not in found}
    return (
        Sentence(
            file="README.md",
            pattern=r"GA4, Google Ads, Meta and (\d+) \[other vendors\]",
            number=str(len(vendors.keys() - set(NAMED))),
        ),
        Sentence(
            file="README.md",
            pattern=r"\[(\d+) faults\]\(docs/checks/faults\.md\)",
            number=str(len(real)),
        ),
        Sentence(
            file="README.md",
            pattern=r"those of the other (\w+) families are found",
            number=WORDS[len(families - gaps)],
        ),
    )


def made() -> dict[Path, str]:
    """Each document that counts something, with today's numbers."""
    texts: dict[Path, str] = {}
    for sentence in sentences():
        path = ROOT / sentence.file
        texts[path] = counted(texts.get(path) or path.read_text("utf-8"), sentence)
    return texts


def counted(text: str, sentence: Sentence) -> str:
    """A document with today's number in its sentence.

    Raises:
        ValueError: the sentence is not there, or not once.
    """
    places = list(re.finditer(sentence.pattern, text))
    if len(places) != 1:
        raise ValueError(
            f"{sentence.file} has {len(places)} sentences like {sentence.pattern!r}, not one; "
            "if you wrote it anew, change its pattern in tools/counts.py"
        )
    start, end = places[0].span(1)
    return text[:start] + sentence.number + text[end:]


COUNT = re.compile(r"\b\d{2,}\W+(?:other\W+)?(?:vendors|checks|faults)\b")


def by_hand(text: str, file: str) -> Iterator[str]:
    """Each count of vendors, checks or faults in a document that no sentence here keeps."""
    kept = [
        found.span()
        for sentence in sentences()
        if sentence.file == file
        for found in re.finditer(sentence.pattern, text)
    ]
    for found in COUNT.finditer(text):
        if not any(start <= found.start() < end for start, end in kept):
            yield found[0]
