"""Counts how far an audit is, and calls a listener after each visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.audit.writer import StoredVisit, VisitOutcome
from auditor.report.content.problems import cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an audit is after one more visit."""

    done: int
    """Visits that are done."""
    planned: int
    """Visits that are known to come, done ones included; grows while the crawl finds pages."""
    pages: int
    hits: int
    findings: int
    """What one repair mends is one, on however many pages: as reports count them."""
    label: str
    """What was just done."""
    is_page: bool = False
    """Whether that was a page of the crawl."""
    outcome: VisitOutcome = field(default_factory=VisitOutcome)


Listener = Callable[[Progress], None]


class ProgressCounter:
    """Counts visits, pages, hits and findings, and calls a listener after each visit."""

    def __init__(self, planned: int, listener: Listener) -> None:
        """Take the number of visits that are planned at the start."""
        self.planned = planned
        """Visits that are known to come, done ones included."""
        self._listener = listener
        self._done = self._pages = self._hits = 0
        self._causes: set[tuple[object, ...]] = set()

    def count(self, stored: StoredVisit, label: str) -> None:
        """Count a visit and call the listener; `label` is masked, as the listener shows it."""
        self._done += 1
        self._pages += stored.pages
        self._hits += len(stored.outcome.hits)
        self._causes.update(map(cause, stored.outcome.failed))
        self.planned = max(self.planned, self._done)
        self._listener(
            Progress(
                done=self._done,
                planned=self.planned,
                pages=self._pages,
                hits=self._hits,
                findings=len(self._causes),
                label=label,
                is_page=stored.visit.goal is None,
                outcome=stored.outcome,
            )
        )
