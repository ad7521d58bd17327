"""Stores and judges visits in a thread of its own, while the event loop answers the browser.

Each visit goes through the audit file before it is judged, so that judging it again later, without
a browser, sees the same and says the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from auditor.judge.judging import judge_visit
from auditor.model import Finding, Hit, StepRun, Visit, VisitFacts
from auditor.prepare.setup import Setup
from auditor.store import AuditFile

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOutcome:
    """What came of one visit, masked as it is stored."""

    steps: tuple[StepRun, ...] = ()
    hits: tuple[Hit, ...] = ()
    failed: tuple[Finding, ...] = ()
    error: str | None = None
    """Why it could not be finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVisit:
    """A visit as it is stored."""

    visit: Visit
    pages: int
    outcome: VisitOutcome


class Writer:
    """Writes visits into an audit file: in one thread, so that they are stored in order."""

    def __init__(self, setup: Setup, audit: AuditFile) -> None:
        """Take what redacts and judges, and the file to write to."""
        self._setup, self._audit = setup, audit
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def store_visit(self, facts: VisitFacts) -> StoredVisit:
        """The visit, once the thread has stored and judged it."""
        return await self._in_thread(self.store_now, facts)

    async def store_walk(self, walk: Sequence[VisitFacts]) -> list[StoredVisit]:
        """A journey's visit and those of its repetitions, once all of them are stored."""
        return await self._in_thread(self._store_walk, walk)

    def store_now(self, facts: VisitFacts) -> StoredVisit:
        """Redact, store and judge one visit; for the writer's thread, and others after `finish`."""
        redacted = self._setup.redactor.facts(facts)
        visit_id = self._audit.add_visit(redacted)
        hits, failed = judge_visit(self._audit, self._setup, visit_id)
        return StoredVisit(
            visit=replace(redacted.visit, id=visit_id),
            pages=len(redacted.pages),
            outcome=VisitOutcome(
                steps=redacted.steps, hits=hits, failed=failed, error=redacted.visit.error
            ),
        )

    def finish(self) -> None:
        """Wait until all that was captured is stored; from then on the audit file is free."""
        self._thread.shutdown()

    async def _in_thread(self, work: Callable[[P], R], argument: P) -> R:
        """The result of the work, done in the writer's thread.

        If the caller is cancelled, the work is done all the same: see `finish`.
        """
        future = self._thread.submit(work, argument)
        return await asyncio.shield(asyncio.wrap_future(future))

    def _store_walk(self, walk: Sequence[VisitFacts]) -> list[StoredVisit]:
        """Each repetition is stored with the id of the journey's first visit."""
        stored: list[StoredVisit] = []
        for facts in walk:
            first = stored[0].visit.id if stored else None
            repetition = replace(facts, visit=replace(facts.visit, repeat_of=first))
            stored.append(self.store_now(repetition))
        return stored
