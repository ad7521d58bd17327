"""The view that all reports are written from, and what is read of an audit to build it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from auditor.judge.threshold import failing
from auditor.model import Finding, Hit, Outcome, Severity, TestCase, Unrecognised, Visit, VisitFacts
from auditor.report.meta import AuditMeta
from auditor.report.view.goals import GoalView, MatrixRow, TagColumn
from auditor.report.view.inventory import CookieView, PageView, TagUse, Totals, UnreadView
from auditor.report.view.journeys import Journey
from auditor.report.view.problems import Pairs, Problem
from auditor.report.view.verdict import Change, Past, Score
from auditor.store import Counts
from auditor.store.survey import CookieSeen, VisitSummary, Weight


class Audit(Protocol):
    """What reports read of an audit; auditor.store.AuditFile is one."""

    @property
    def meta(self) -> Mapping[str, object]:
        """The audit's meta data."""
        ...

    def visits(self) -> Iterable[Visit]:
        """All visits."""
        ...

    def facts(self, visit_id: int, /) -> VisitFacts:
        """What was captured in one visit."""
        ...

    def some_facts(self, visit_id: int, /, *parts: str) -> VisitFacts:
        """The named parts of what was captured; pages without their markup."""
        ...

    def hits(self, visit_id: int, /) -> Iterable[Hit]:
        """What was decoded in one visit."""
        ...

    def visit_summaries(self) -> Iterable[VisitSummary]:
        """The pages and tags of each visit, counted."""
        ...

    def weights(self) -> Iterable[Weight]:
        """The bytes of the libraries and hits of each vendor's account."""
        ...

    def first_sent(
        self, visit_id: int, vendor: str, account: str, /
    ) -> tuple[str, tuple[str, ...]] | None:
        """The initiator of a visit's first hit to an account, and what led to it."""
        ...

    def cookies_seen(self) -> tuple[CookieSeen, ...]:
        """Each cookie once."""
        ...

    def all_unrecognised(self) -> Iterable[Unrecognised]:
        """The requests that could not be read."""
        ...

    def has_values(self) -> bool:
        """Whether any hit of a goal carried a value, a currency or items."""
        ...

    def counts(self) -> Counts:
        """The numbers of visits, requests and other facts."""
        ...

    def findings(self) -> Iterable[Finding]:
        """All findings, the suppressed ones too."""
        ...

    def test_cases(self) -> Iterable[TestCase]:
        """All test cases."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """One reason why the audit could not tell."""

    reason: str
    findings: int
    goals: tuple[str, ...]
    """Titles of the goals that it leaves open."""
    anchor: str
    """The first open question of this reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """An audit as reports show it."""

    meta: AuditMeta
    score: Score
    top: tuple[Problem, ...]
    """What to repair first: see content/repairs.py."""
    also: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """The problems that the repair of one of these makes good, too, by its anchor."""
    change: Change | None
    """What differs from the audit before. None: there is none."""
    trend: tuple[Past, ...]
    """Audits of the same spec, this one last; empty where it is the only one."""
    known: frozenset[str] | None = None
    """The fingerprints of this audit's findings that the baseline has too. None: no baseline."""
    journeys: tuple[Journey, ...]
    headline: str
    """One sentence: how many goals are counted right, are broken, or could not be checked."""
    notices: tuple[str, ...]
    """What a reader must know before all else: that the audit was cut short."""
    goals: tuple[GoalView, ...]
    site_problems: tuple[Problem, ...]
    """Problems that break no goal."""
    columns: tuple[TagColumn, ...]
    matrix: tuple[MatrixRow, ...]
    problems: tuple[Problem, ...]
    """Failed and not suppressed, worst first."""
    open_questions: tuple[Problem, ...]
    """Could not tell."""
    suppressed: tuple[Problem, ...]
    cells: tuple[TestCase, ...]
    """All test cases. Named as in the JSON report and in users' own templates."""
    findings: tuple[Finding, ...]
    tag_uses: tuple[TagUse, ...]
    pages: tuple[PageView, ...]
    cookies: tuple[CookieView, ...]
    unread: tuple[UnreadView, ...]
    totals: Totals
    durations: Mapping[tuple[str | None, str, str], int]
    """Milliseconds that the visits of a goal (None: the crawl) took, by leg and device; without
    repetitions."""
    method: Pairs
    limits: tuple[str, ...]
    untold: tuple[Untold, ...] = ()
    """Why the audit could not tell, by reason."""
    by_hand: tuple[str, ...] = ()
    """What to check by hand: only what applies to this site."""

    @property
    def failing(self) -> frozenset[int]:
        """The ids of the findings that make the audit fail, as its exit code says."""
        known = self.known or frozenset()
        new = [finding for finding in self.findings if finding.fingerprint not in known]
        severities = failing(new, self.meta.threshold, self.meta.tolerated)
        return frozenset(
            finding.id
            for finding in new
            if finding.severity in severities
            and finding.outcome is Outcome.FAILED
            and finding.suppressed_by is None
        )

    @property
    def by_severity(self) -> tuple[tuple[Severity, int], ...]:
        """The number of problems of each severity that has any, worst first."""
        counted = {s: sum(p.severity is s for p in self.problems) for s in reversed(Severity)}
        return tuple((severity, number) for severity, number in counted.items() if number)

    @property
    def bare_pages(self) -> tuple[PageView, ...]:
        """Pages that opened and have no tag."""
        return tuple(page for page in self.pages if not page.tags and not page.error)
