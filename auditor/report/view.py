"""What every report shows: built once from an audit, then written in any format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from auditor.model import (
    Cell,
    Finding,
    Hit,
    Outcome,
    Severity,
    Sighting,
    TagLoad,
    Visit,
    VisitFacts,
)
from auditor.report.meta import AuditMeta

Pairs = tuple[tuple[str, str], ...]
"""Name and value, in the order in which they are shown."""


class Audit(Protocol):
    """What a report reads of an audit; auditor.store.AuditFile is one."""

    @property
    def meta(self) -> Mapping[str, object]:
        """The audit's own facts."""
        ...

    def visits(self) -> Iterable[Visit]:
        """All visits."""
        ...

    def facts(self, visit_id: int, /) -> VisitFacts:
        """What was captured in one visit."""
        ...

    def hits(self, visit_id: int, /) -> Iterable[Hit]:
        """What was decoded in one visit."""
        ...

    def sightings(self, visit_id: int, /) -> Iterable[Sighting]:
        """What one visit sent that could not be read."""
        ...

    def loads(self, visit_id: int, /) -> Iterable[TagLoad]:
        """The libraries loaded in one visit."""
        ...

    def findings(self) -> Iterable[Finding]:
        """All findings, the suppressed ones too."""
        ...

    def cells(self) -> Iterable[Cell]:
        """All test cases."""
        ...


class State(StrEnum):
    """What an audit says of a goal."""

    WORKS = "works"
    BROKEN = "broken"
    UNKNOWN = "could not tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One piece of evidence, looked up and laid out."""

    kind: str
    caption: str
    facts: Pairs = ()
    """When, by which step, who asked for it, what became of it."""
    params: Pairs = ()
    """A hit's parameters by human name."""
    raw: str = ""
    """The request's method and address as sent, or the push's payload."""
    body: str = ""
    image: str = ""
    """A screenshot as a data: URI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one finding of a problem was made."""

    finding: int
    goal: str
    """The goal's title; empty in the crawl."""
    leg: str
    device: str
    page_url: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Findings with one cause: one thing to put right, wherever it was seen."""

    anchor: str
    outcome: Outcome
    severity: Severity
    check: str
    check_title: str
    fault: str
    message: str
    goals: tuple[str, ...]
    """Names of the goals that it was seen on, in the spec's order; empty: on crawled pages only."""
    tag: str
    vendor: str
    """The vendor's name as people know it."""
    expected: str
    seen: str
    places: tuple[Place, ...]
    exhibits: tuple[Exhibit, ...]
    more_exhibits: int
    """How many pieces of evidence the audit file holds beyond those shown."""
    why: str
    """Markdown, from the check's documentation."""
    fix: str
    """Markdown, from the check's documentation."""
    own_fix: str
    """Plain text: how to fix this very thing, where the check knows."""
    reproduce: str
    """The command that walks just this again."""
    spec_line: str
    """file:line that asked for it; empty where no line did."""
    suppressed_by: str
    findings: tuple[Finding, ...]

    @property
    def legs(self) -> tuple[str, ...]:
        """The legs it was seen on."""
        return tuple(dict.fromkeys(place.leg for place in self.places))

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices it was seen on."""
        return tuple(dict.fromkeys(place.device for place in self.places))

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages it was seen on."""
        return tuple(dict.fromkeys(place.page_url for place in self.places))


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
    cells: tuple[Cell, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TagUse:
    """A vendor's account as it was met, in the spec or not."""

    vendor: str
    account: str
    tag: str
    """The spec's name for it; empty when the spec doesn't list it."""
    pages: int
    hits: int
    held: int
    undelivered: int
    cookies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTag:
    """What a tag did on one page, over all visits to it."""

    vendor: str
    account: str
    hits: int
    loaded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page of the site, over all visits to it."""

    url: str
    title: str
    status: int | None
    error: str
    visits: int
    tags: tuple[PageTag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieView:
    """One cookie of the site, over all visits."""

    name: str
    domain: str
    vendor: str
    lifetime: str
    before_choice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadView:
    """Requests of one kind that may be hits and could not be read, over all visits."""

    kind: Literal["unread", "unknown", "opaque"]
    """See auditor.model.Sighting."""
    vendor: str
    """The vendor's name; of one that is not known its domain."""
    place: str
    """Host and path, with a star for what differs from request to request."""
    reason: str
    count: int
    pages: int
    page_url: str
    """The first page on which it was sent."""
    initiator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much was seen."""

    visits: int = 0
    failed_visits: int = 0
    pages: int = 0
    requests: int = 0
    hits: int = 0
    held: int = 0
    """Hits answered here: they never reached a vendor."""
    pushes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """An audit, as its readers want to see it."""

    meta: AuditMeta
    headline: str
    """One sentence: how many goals are counted right, are broken, could not be told."""
    notices: tuple[str, ...]
    """What a reader must know before anything else: the audit was cut short."""
    goals: tuple[GoalView, ...]
    site_problems: tuple[Problem, ...]
    """Failed, and tied to no broken goal."""
    columns: tuple[TagColumn, ...]
    matrix: tuple[MatrixRow, ...]
    problems: tuple[Problem, ...]
    """Failed and not suppressed, worst first."""
    open_questions: tuple[Problem, ...]
    """Could not tell."""
    suppressed: tuple[Problem, ...]
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    tag_uses: tuple[TagUse, ...]
    pages: tuple[PageView, ...]
    cookies: tuple[CookieView, ...]
    unread: tuple[UnreadView, ...]
    totals: Totals
    method: Pairs
    limits: tuple[str, ...]

    @property
    def by_severity(self) -> tuple[tuple[Severity, int], ...]:
        """How many problems of each severity, worst first; severities without any are left out."""
        counted = {s: sum(p.severity is s for p in self.problems) for s in reversed(Severity)}
        return tuple((severity, number) for severity, number in counted.items() if number)

    @property
    def bare_pages(self) -> tuple[PageView, ...]:
        """Pages that opened and on which no tag was seen."""
        return tuple(page for page in self.pages if not page.tags and not page.error)
