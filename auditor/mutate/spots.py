"""Finds the hits of an audit into which faults can be planted: one of each kind and goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from auditor.check.matching import candidates, is_page_view, matching, since_goal
from auditor.model import Category, Expectation, Hit, Run, Visit, VisitRecord

MOST_PAGES = 20
"""Pages of the crawl that are looked at for hits."""
NO_CONVERSIONS = frozenset({
    Category.TAG_MANAGER, Category.CONSENT, Category.SESSION_REPLAY, Category.TESTING,
    Category.MONITORING,
})  # fmt: skip
"""Categories of which no hit reports a goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The hits of one visit that a line of the spec expects, or that no line does."""

    record: VisitRecord
    hits: tuple[Hit, ...]
    """Those that the goal action set off, and that arrived; at least one."""
    line: Expectation | None
    """None: the goal set it off, and the spec does not expect it."""

    @property
    def hit(self) -> Hit:
        """The first of the hits: the one that faults are planted into."""
        return self.hits[0]

    @property
    def kind(self) -> tuple[str | None, str]:
        """What it has in common with the same hits of other visits."""
        return self.record.visit.goal, self.line.about if self.line else self.hit.about

    @property
    def tag(self) -> str | None:
        """The spec's name for the account; None: the spec does not list it."""
        return self.record.tag_name(self.hit.vendor, self.hit.account)


def spots(visits: Iterable[Visit], record: Callable[[int], VisitRecord]) -> Iterator[Spot]:
    """A spot of each kind, in the first visit that came to its end and has it."""
    seen: set[tuple[str | None, str]] = set()
    for visit in _worth_a_look(visits):
        for spot in _of_visit(record(visit.id)):
            if spot.kind not in seen:
                seen.add(spot.kind)
                yield spot


def of_line(line: Expectation, record: VisitRecord) -> tuple[Hit, ...]:
    """The hits of a visit that fulfil a line and arrived."""
    return tuple(hit for hit in since_goal(matching(line, record), record) if hit.delivered)


def _worth_a_look(visits: Iterable[Visit]) -> Iterator[Visit]:
    pages = 0
    for visit in visits:
        if visit.run is not Run.JOURNEY or not visit.conclusive:
            continue
        pages += visit.goal is None
        if visit.goal is not None or pages <= MOST_PAGES:
            yield visit


def _of_visit(record: VisitRecord) -> Iterator[Spot]:
    wanted = [line for line in record.expect if line.fires.least > 0]
    for line in wanted:
        if hits := of_line(line, record):
            yield Spot(record=record, hits=hits, line=line)
    if record.goal is None:
        return
    for hit in since_goal(record.first_run_hits(), record):
        lines = (*record.goal.expect, *record.goal.forbid, *record.crawl_expect)
        is_named = any(candidates(line, [hit]) for line in lines)
        if not is_named and _may_report(hit):
            yield Spot(record=record, hits=(hit,), line=None)


def _may_report(hit: Hit) -> bool:
    """Whether a hit may be what reports the goal: no page view, nothing of the library's own."""
    return (
        hit.delivered
        and not hit.automatic
        and hit.category not in NO_CONVERSIONS
        and not is_page_view(hit)
    )
