"""How much evidence one file shows: it must stay light enough to be mailed.

The worst problems come first, so that what is left out belongs to the least of them. Nothing is
left out in silence, and the audit file has everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.report.view import Exhibit, ReportView

EVIDENCE = 300_000
"""Characters of evidence in one file, beyond the first two pieces of each problem."""
PICTURES = 750_000
"""Characters of screenshots in one file, less those of the other evidence."""
FIRST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """What is shown of a problem's evidence."""

    shown: tuple[Exhibit, ...]
    more: int
    """Pieces that are not."""
    without: int
    """Pieces that are shown without their screenshot."""


def shown_evidence(view: ReportView) -> dict[str, ShownEvidence]:
    """What each problem shows, by its anchor."""
    problems = (*view.problems, *view.open_questions, *view.suppressed)
    room, found = EVIDENCE, []
    for problem in problems:
        kept = tuple(_within(problem.exhibits, room))
        room -= sum(map(_weight, kept))
        found.append(kept)
    room += PICTURES - EVIDENCE
    made = {}
    for problem, kept in zip(problems, found, strict=True):
        shown = []
        for each in kept:
            fits = len(each.image) <= max(room, 0)
            shown.append(each if fits else replace(each, image=""))
            room -= len(shown[-1].image)
        without = sum(new.image != old.image for new, old in zip(shown, kept, strict=True))
        more = problem.more_exhibits + len(problem.exhibits) - len(kept)
        made[problem.anchor] = ShownEvidence(shown=tuple(shown), more=more, without=without)
    return made


def _within(exhibits: tuple[Exhibit, ...], room: int) -> Iterator[Exhibit]:
    for number, each in enumerate(exhibits):
        room -= _weight(each)
        if room < 0 and number >= FIRST:
            return
        yield each


def _weight(exhibit: Exhibit) -> int:
    pairs = sum(len(name) + len(value) + 80 for name, value in (*exhibit.facts, *exhibit.params))
    return pairs + len(exhibit.raw) + len(exhibit.body) + 500
