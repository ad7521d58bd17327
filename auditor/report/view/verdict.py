"""How an audit came out, alone and beside an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.model import Outcome, Severity
from auditor.report.view.problems import Problem


class Part(StrEnum):
    """The parts of the score."""

    INTEGRITY = "Conversion integrity"
    VALUES = "Values"
    ATTRIBUTION = "Attribution"
    CONSENT = "Consent and privacy"
    HYGIENE = "Hygiene"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One part of the score. docs/report.md says how it is counted."""

    part: Part
    weight: int
    """Its share of the whole, in percent."""
    points: int | None
    """0 to 100. None: the audit can't tell, so the part does not count."""
    why: str
    """How the points came about, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well the site reports its conversions."""

    points: int | None
    """0 to 100. None: the audit can't tell."""
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What the earlier audit found and this one did not."""

    severity: Severity
    check: str
    message: str
    goal: str
    """The goal's title; empty in the crawl, and where it was found on several goals."""
    places: int = 1
    unseen: int = 0
    """The number of these places where this audit can't tell."""
    why: str = ""
    """Why it can't tell; empty if it can."""
    outcome: Outcome = Outcome.FAILED
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What differs from an earlier audit. Each problem is in one of the lists only."""

    since: str
    """When that audit began, ISO 8601."""
    new: tuple[Problem, ...]
    """The earlier audit looked there, and did not find it."""
    still: tuple[Problem, ...]
    fixed: tuple[Gone, ...]
    not_looked_at: tuple[Gone, ...]
    """Gone too, but this audit did not get to where they were found: it can't tell whether they are
    fixed."""
    first_look: tuple[Problem, ...] = ()
    """The earlier audit did not look there, or could not tell: nobody knows since when."""
    no_longer_ignored: tuple[Problem, ...] = ()
    """The earlier audit's spec silenced them."""
    ignored: tuple[Gone, ...] = ()
    """This audit's spec silences them: they are still there."""
    opened: tuple[Problem, ...] = ()
    """Questions that are open now and were not in the earlier audit."""
    answered: tuple[Gone, ...] = ()
    """Questions that were open in the earlier audit and are not now."""
    file: str = ""
    """The earlier audit's file."""
    points: int | None = None
    """The earlier audit's score."""
    is_baseline: bool = False
    """Whether the earlier audit was named with --baseline: its problems make nothing fail."""
    warnings: tuple[str, ...] = ()
    """What makes the two audits hard to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One audit in the history of a spec."""

    started: str
    """ISO 8601."""
    points: int | None
    """The score."""
    works: int
    broken: int
    unknown: int
    """Goals by their state."""
    problems: int
    is_this: bool = False
    """Whether it is the report's own audit."""
