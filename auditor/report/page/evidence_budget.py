"""Chooses the evidence that one file shows, so that it stays small enough to mail.

The worst problems come first, so that the least ones lose evidence. The page says how many pieces
are left out, and the audit file has everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.report.view import Exhibit, ReportView

EVIDENCE = 300_000
"""Characters of evidence in one file, beyond the first two pieces of each problem."""
PICTURES = 750_000
"""Characters of evidence and screenshots in one file."""
FIRST = 2
"""Pieces of each problem that are shown in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """The evidence of a problem that is shown."""

    shown: tuple[Exhibit, ...]
    more: int
    """Pieces that are left out."""
    without: int
    """Pieces that are shown without their screenshot."""


def shown_evidence(view: ReportView) -> dict[str, ShownEvidence]:
    """The evidence that is shown of each problem, by the problem's anchor."""
    problems = (*view.problems, *view.open_questions, *view.suppressed)
    room, chosen = EVIDENCE, []
    for problem in problems:
        exhibits = tuple(_within(problem.exhibits, room))
        room -= sum(map(_weight, exhibits))
        chosen.append(exhibits)
    room += PICTURES - EVIDENCE
    by_anchor = {}
    for problem, exhibits in zip(problems, chosen, strict=True):
        shown = []
        for exhibit in exhibits:
            fits = len(exhibit.image) <= max(room, 0)
            shown.append(exhibit if fits else replace(exhibit, image=""))
            room -= len(shown[-1].image)
        without = sum(new.image != old.image for new, old in zip(shown, exhibits, strict=True))
        more = problem.more_exhibits + len(problem.exhibits) - len(exhibits)
        by_anchor[problem.anchor] = ShownEvidence(shown=tuple(shown), more=more, without=without)
    return by_anchor


def _within(exhibits: tuple[Exhibit, ...], room: int) -> Iterator[Exhibit]:
    for number, exhibit in enumerate(exhibits):
        room -= _weight(exhibit)
        if room < 0 and number >= FIRST:
            return
        yield exhibit


def _weight(exhibit: Exhibit) -> int:
    pairs = sum(len(name) + len(value) + 80 for name, value in (*exhibit.facts, *exhibit.params))
    return pairs + len(exhibit.raw) + len(exhibit.body) + 500
