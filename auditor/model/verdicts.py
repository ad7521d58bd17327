"""What checks say, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from auditor.model.messages import from_data
from auditor.model.words import Outcome, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A pointer into the audit, with a caption for a person."""

    kind: Literal[
        "hit", "request", "push", "route", "page", "step", "cookie", "screenshot", "console"
    ]
    ref: int
    """The id of what it points to (of a step: its index)."""
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check says about one thing. Build it with auditor.check.passed, failed, ..."""

    outcome: Outcome
    message: str
    """One sentence that a marketer understands."""
    about: str
    """What it is about, stable between audits: no ids, counts or order numbers."""
    fault: str | None = None
    """The slug of the fault catalogue; None for a pass."""
    expected: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    severity: Severity | None = None
    """Overrides the check's own."""
    tag: str | None = None
    """The spec's name of the tag it is about, for the matrix goals x tags."""
    event: str | None = None
    """The event of that tag that it is about; None: of no event in particular."""
    label: str | None = None
    """The conversion's label beside the event; None or empty: whichever it has."""
    vendor: str | None = None
    line: int | None = None
    """The line of the spec that asked for it."""
    fix: str | None = None
    """How to fix this very thing, where the check's docs say it only in general."""
    visit: int | None = None
    """The visit that it is about; needed of a check that looks at the whole audit."""
    instead_of: str | None = None
    """The id of a check whose finding about the same (goal, leg, device, about) this one explains
    better, and replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict weighed by the engine. Only FAILED and CANT_TELL verdicts become findings."""

    id: int
    check: str
    fault: str | None
    outcome: Outcome
    severity: Severity
    message: str
    fingerprint: str
    """sha256 over check, goal, leg, device and about: the same in the next audit."""
    about: str
    visit: int
    goal: str | None
    leg: str
    device: str
    page_url: str
    expected: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    tag: str | None = None
    vendor: str | None = None
    line: int | None = None
    fix: str | None = None
    suppressed_by: str | None = None
    """The reason of the spec's `ignore` that silences it."""
    wording: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """How message, expected, actual and fix were made, where they can be said in another language:
    the field's name -> told.as_data."""

    def said(self, name: str) -> str:
        """One of its texts, as a Told where it can be said in another language."""
        text = getattr(self, name) or ""
        made = from_data(self.wording[name]) if name in self.wording else text
        return made if made == text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCase:
    """One test case: an expectation of a goal, or of the crawl, on one leg and device."""

    __test__ = False
    """It is called as test runners call theirs, but is no test of pytest's."""
    goal: str | None
    tag: str
    about: str
    leg: str
    device: str
    outcome: Outcome
    findings: tuple[int, ...] = ()
    """Ids of the findings that made it so."""
