"""Verdicts of checks, and what the engine makes of them: findings and test cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from auditor.model.messages import from_data
from auditor.model.words import Outcome, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A pointer to a fact in the audit, with a caption for people."""

    kind: Literal[
        "hit", "request", "push", "route", "page", "step", "cookie", "screenshot", "console"
    ]
    ref: int
    """The id of that fact (of a step: its index)."""
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A check's result about one thing. Build it with auditor.check.passed, failed, ..."""

    outcome: Outcome
    message: str
    """One sentence that a marketer understands."""
    about: str
    """What it is about, the same in every audit: no ids, counts or order numbers."""
    fault: str | None = None
    """The fault's slug in the catalogue; None for a pass."""
    expected: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    severity: Severity | None = None
    """Replaces the check's own severity."""
    tag: str | None = None
    """The spec's name of the tag that it is about: it finds the test cases."""
    event: str | None = None
    """That tag's event that it is about; None: no event in particular."""
    label: str | None = None
    """The conversion's label beside the event; None or empty: any label."""
    only_event: str | None = None
    """The one event that it is about, where it decides no test case of it."""
    goals: tuple[str, ...] = ()
    """Names of goals that it is about beside the one of its visit, such as those of which a page of
    the crawl sends the conversion."""
    vendor: str | None = None
    line: int | None = None
    """The line of the spec that demands it."""
    fix: str | None = None
    """How to repair it here, if the check's docs say it only in general."""
    visit: int | None = None
    """The id of the visit that it is about; only a check of the whole audit needs to say it."""
    instead_of: str | None = None
    """The id of a check whose finding about the same (goal, leg, device, about) this one replaces,
    because it explains it better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A FAILED or CANT_TELL verdict, with severity, visit and fingerprint from the engine."""

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
    """The reason of the spec's `ignore` entry that suppresses it."""
    wording: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """Field's name -> messages.as_data of its text, for those of message, expected, actual and fix
    that can be translated."""

    def text(self, name: str) -> str:
        """The text of the field `name`, as a Message if it can be translated."""
        text = getattr(self, name) or ""
        worded = from_data(self.wording[name]) if name in self.wording else text
        return worded if worded == text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCase:
    """One test case: an expectation of a goal, or of the crawl, on one leg and device."""

    __test__ = False
    """Tells pytest that this class, in spite of its name, is not a class of tests."""
    goal: str | None
    tag: str
    about: str
    leg: str
    device: str
    outcome: Outcome
    findings: tuple[int, ...] = ()
    """Ids of the findings that decided the outcome."""
