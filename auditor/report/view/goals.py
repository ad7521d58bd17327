"""Goals, and the matrix of goals and tags."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.model import Outcome, TestCase
from auditor.report.view.problems import Problem


class State(StrEnum):
    """How a goal came out."""

    WORKS = "works"
    BROKEN = "broken"
    UNKNOWN = "could not tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    """One goal, and how it came out."""

    name: str
    title: str
    macro: bool
    state: State
    problems: tuple[Problem, ...]
    reasons: tuple[Problem, ...]
    """The open questions about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One outcome in a field of the matrix, with the test cases that had it."""

    outcome: Outcome
    label: str
    """Legs and devices; empty when the audit has just one of each."""
    cells: tuple[TestCase, ...]
    """Named as in users' own templates."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A goal (or the crawl), with a field for each tag in the order of the columns."""

    title: str
    goal: str | None
    fields: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagColumn:
    """A tag in the head of the matrix."""

    name: str
    vendor: str
    account: str
