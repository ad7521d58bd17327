"""Generates the numbers in README.md and CHANGELOG.md that grow with the vendors and the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.check import find_checks
from auditor.check.faults import catalogue
from auditor.vendor import find_vendors
from tools import ROOT

NAMED = ("ga4", "google_ads", "meta")
"""The vendors that the first sentence of the README names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with a number in it. If the sentence is rewritten, its pattern must follow."""

    file: str
    pattern: str
    """Matches the sentence once; its group is the number."""
    number: str
    """Today's number."""


def sentences() -> tuple[Sentence, ...]:
    """Every sentence of the documents that counts something."""
    vendors, checks = find_vendors(), find_checks()
    real = [fault for fault in catalogue().values() if fault.severity]
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
            file="CHANGELOG.md",
            pattern=r"the tags of (\d+)\s+vendors send",
            number=str(len(vendors)),
        ),
        Sentence(
            file="CHANGELOG.md",
            pattern=r"(\d+) checks name all \d+ faults\s+of the catalogue",
            number=str(len(checks)),
        ),
        Sentence(
            file="CHANGELOG.md",
            pattern=r"\d+ checks name all (\d+) faults\s+of the catalogue",
            number=str(len(real)),
        ),
    )


def generate() -> dict[Path, str]:
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
    matches = list(re.finditer(sentence.pattern, text))
    if len(matches) != 1:
        raise ValueError(
            f"{sentence.file} has {len(matches)} sentences like {sentence.pattern!r}, not one; "
            "if you wrote it anew, change its pattern in tools/counts.py"
        )
    start, end = matches[0].span(1)
    return text[:start] + sentence.number + text[end:]


COUNT = re.compile(r"\b\d{2,}\W+(?:other\W+)?(?:vendors|checks|faults)\b")


def by_hand(text: str, file: str) -> Iterator[str]:
    """The counts of vendors, checks or faults in a document that no sentence here generates."""
    generated = [
        match.span()
        for sentence in sentences()
        if sentence.file == file
        for match in re.finditer(sentence.pattern, text)
    ]
    for count in COUNT.finditer(text):
        if not any(start <= count.start() < end for start, end in generated):
            yield count[0]
