"""Goals, and the matrix of goals and tags."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.model import Outcome, TestCase
from auditor.report.view.problems import Problem


class State(StrEnum):
    """What an audit says of a goal."""

    WORKS = "works"
    BROKEN = "broken"
    UNKNOWN = "could not tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    """One goal, and what the audit says of it."""

    name: str
    title: str
    macro: bool
    state: State
    problems: tuple[Problem, ...]
    reasons: tuple[Problem, ...]
    """Why it could not be told, where it could not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One outcome in a field of the matrix, and the legs and devices that had it."""

    outcome: Outcome
    label: str
    """Legs and devices; empty when the audit has just one of each."""
    cells: tuple[TestCase, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A goal (or the crawl), against each tag in the order of the columns."""

    title: str
    goal: str | None
    fields: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagColumn:
    """A tag, as the matrix's head names it."""

    name: str
    vendor: str
    account: str
