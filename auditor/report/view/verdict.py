"""How an audit came out, alone and beside an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.model import Outcome, Severity
from auditor.report.view.problems import Problem


class Part(StrEnum):
    """What the score is made of."""

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
    """In how many of these places this audit can't tell."""
    why: str = ""
    """Why it can't, where it can't."""
    outcome: Outcome = Outcome.FAILED
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What differs from an earlier audit. Each problem stands in one place only."""

    since: str
    """When that audit began, ISO 8601."""
    new: tuple[Problem, ...]
    """The earlier audit looked there, and did not find it."""
    still: tuple[Problem, ...]
    fixed: tuple[Gone, ...]
    not_looked_at: tuple[Gone, ...]
    """Gone too, but where they were found this audit did not get to (again): not fixed, as far as
    it can tell."""
    first_look: tuple[Problem, ...] = ()
    """The earlier audit did not look there, or could not tell: nobody knows since when."""
    no_longer_ignored: tuple[Problem, ...] = ()
    """The earlier audit's spec silenced them."""
    ignored: tuple[Gone, ...] = ()
    """This audit's spec silences them: they are still there."""
    opened: tuple[Problem, ...] = ()
    """Could not be told, and the earlier audit had no such question open."""
    answered: tuple[Gone, ...] = ()
    """What the earlier audit could not tell, and this one can."""
    file: str = ""
    """The earlier audit's file."""
    points: int | None = None
    """The earlier audit's score."""
    is_baseline: bool = False
    """Whether it was named on the command line, so that what it has makes nothing fail."""
    warnings: tuple[str, ...] = ()
    """What makes the two hard to compare."""


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
    """Goals, by what the audit said of them."""
    problems: int
    is_this: bool = False
    """Whether it is the audit that the report is about."""
