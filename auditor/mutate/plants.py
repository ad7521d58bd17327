"""What a planted fault is, and the audit around the hit that it is planted into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from auditor.model import Visit, VisitRecord
from auditor.mutate.spots import Spot

SHORTLY = 100
"""Milliseconds after a moment at which a fault is planted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One fault, planted."""

    record: VisitRecord
    """The record of the visit that has it now."""
    planted: str
    """What was done, for people: `EUR became USD`."""
    param: str = ""
    """The parameter that it is about."""
    is_absence: bool = False
    """Whether something is missing now, rather than wrong or too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The audit around a spot."""

    visits: tuple[Visit, ...]
    record: Callable[[int], VisitRecord]

    def others(self, spot: Spot) -> Iterator[VisitRecord]:
        """The records of the other visits that walked the spot's goal to its end."""
        for visit in self.visits:
            same = visit.goal == spot.record.visit.goal and visit.id != spot.record.visit.id
            if same and visit.goal is not None and visit.run.is_whole and visit.conclusive:
                yield self.record(visit.id)


class Fault(Protocol):
    """A kind of fault. It plants none where a visit gives no occasion."""

    id: str
    title: str
    """A noun phrase: `wrong currency`."""
    needs: str
    """What an audit must have for it; empty: a hit is enough."""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:
        """The fault planted into a spot: once, in several ways, or not at all."""
        ...

    def gap(self, spot: Spot, plant: Plant) -> str:
        """Why an expected hit's fault passes, and what to write into the spec."""
        ...
