"""What a check looks at: all facts about one visit, or about the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from auditor.model.consent import ConsentCall
from auditor.model.containers import Container
from auditor.model.facts import (
    ConsoleMessage,
    Cookie,
    KeptId,
    PageVisit,
    Push,
    Request,
    RouteChange,
    StepRun,
    StorageWrite,
    Violation,
    Visit,
)
from auditor.model.hits import Aside, Hit, TagLoad, Unrecognised
from auditor.model.orders import OrderList
from auditor.model.server import ServerEvent
from auditor.model.spec import Expectation, Goal, Tag
from auditor.model.vendor_rules import VendorRules
from auditor.model.words import EMPTY, Category, ConsentMode, Phase, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """All facts about one visit: what a check of scope VISIT looks at.

    Tuples are in order of time. `tags`, `goals` and `crawl_expect` come from the spec.
    """

    visit: Visit
    goal: Goal | None
    """The goal that the visit walks; None for a page of the crawl."""
    expect: tuple[Expectation, ...] = ()
    """What this visit must send: the goal's expectations, or `crawl.expect` for a page of the
    crawl; without those that the leg forbids."""
    crawl_expect: tuple[Expectation, ...] = ()
    """What every page of the site must send: `crawl.expect`, without what this leg forbids."""
    tags: tuple[Tag, ...] = ()
    elsewhere: tuple[Tag, ...] = ()
    """The tags with the accounts of the spec's other environments."""
    environment: str = ""
    """The name of the environment under audit."""
    own_hosts: frozenset[str] = frozenset()
    """The site's own hosts, from the whole spec: in lower case, without ports."""
    identity: frozenset[str] = frozenset()
    """The names of the test visitor's data: email, phone ..."""
    strict: bool = False
    """Whether the spec claims to name all vendors and events."""
    rules: Mapping[str, VendorRules] = field(default_factory=lambda: MappingProxyType({}))
    """What each vendor demands of its hits, by its id."""
    goals: tuple[Goal, ...] = ()
    """All goals of the spec."""
    speaks_to: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Functions of the page -> the ids of the vendors that they reach (gtag: ga4 and google_ads). A
    data layer that is missing here reaches all vendors."""
    consent_mode: ConsentMode = "basic"
    """Google's consent mode as the site means it."""
    forbidden_before_choice: frozenset[Category] = frozenset()
    """Categories that must be silent until the visitor chooses (any leg of the spec forbids)."""
    pages: tuple[PageVisit, ...] = ()
    steps: tuple[StepRun, ...] = ()
    requests: tuple[Request, ...] = ()
    hits: tuple[Hit, ...] = ()
    loads: tuple[TagLoad, ...] = ()
    asides: tuple[Aside, ...] = ()
    unrecognised: tuple[Unrecognised, ...] = ()
    pushes: tuple[Push, ...] = ()
    routes: tuple[RouteChange, ...] = ()
    containers: tuple[Container, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    storage: tuple[StorageWrite, ...] = ()
    consent_calls: tuple[ConsentCall, ...] = ()
    """What its pages told tags and platforms of consent."""
    kept_ids: tuple[KeptId, ...] = ()
    """Where the landing's click ids were, step by step."""
    console: tuple[ConsoleMessage, ...] = ()
    violations: tuple[Violation, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """The page's text at each target that `equals_text` names, by the target's key; and what the
    journey remembered, by its own."""

    @property
    def conclusive(self) -> bool:
        """Whether the visit ran to its end, so that silence means that nothing was sent."""
        return self.visit.conclusive

    @property
    def acted(self) -> bool:
        """Whether the goal action was carried out; of a page of the crawl: True.

        Where nothing says when, as in a recording of an achieved goal, the whole visit is its.
        """
        if not self.visit.broke:
            return True
        failed = any(step.is_goal and step.error for step in self.steps)
        return self.visit.goal_at is not None and not failed

    @property
    def is_repetition(self) -> bool:
        """Whether it repeats or varies a journey that another visit walked as it stands."""
        return self.visit.run is not Run.JOURNEY

    @property
    def page_url(self) -> str:
        """The page that the visit is about: the last one of a journey, or the crawled page."""
        return self.pages[-1].final_url if self.pages else self.visit.url

    def tag_name(self, vendor: str, account: str) -> str | None:
        """The spec's name for this vendor's account; None if the spec does not list it."""
        sought = (vendor, account)
        return next((tag.name for tag in self.tags if (tag.vendor, tag.account) == sought), None)

    def phase_of(self, step: int | None) -> Phase | None:
        """The phase of the step with this index; None if there is no such step."""
        return next((run.phase for run in self.steps if run.index == step), None)

    def during(self, phase: Phase) -> tuple[Hit, ...]:
        """The hits of the steps of this phase."""
        indexes = {run.index for run in self.steps if run.phase is phase}
        return tuple(hit for hit in self.hits if hit.step in indexes)

    def first_run_hits(self) -> tuple[Hit, ...]:
        """The hits of the journey itself, without those of repetitions (reload, back).

        On a page of the crawl: without those that came only after the pointer moved and the page
        scrolled.
        """
        others = {run.index for run in self.steps if run.phase in (Phase.REPEAT, Phase.PROVOKE)}
        return tuple(hit for hit in self.hits if hit.step not in others)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AuditRecord:
    """All facts about an audit: what a check of scope AUDIT looks at.

    Each record is read from the audit file on demand. Keep what you need of a record, not the
    record: so memory does not grow with the audit.
    """

    visits: tuple[Visit, ...]
    """All visits, in the order in which they were stored."""
    record: Callable[[int], VisitRecord]
    """The record of the visit with this id."""
    pages: Callable[[int], tuple[PageVisit, ...]] = lambda _: ()
    """The pages of the visit with this id: quicker to read than its whole record."""
    tags: tuple[Tag, ...] = ()
    goals: tuple[Goal, ...] = ()
    own_hosts: frozenset[str] = frozenset()
    """The site's own hosts, as in VisitRecord."""
    server: tuple[ServerEvent, ...] | None = None
    """What the site's server reported to vendors, in order; None: nothing listened."""
    orders: OrderList | None = None
    """The shop's own orders; None: the spec names no list of them."""

    def records(self, *, journeys: bool = True, pages: bool = True) -> Iterator[VisitRecord]:
        """The records of the goals' visits, and of the crawl's pages."""
        for visit in self.visits:
            if journeys if visit.goal is not None else pages:
                yield self.record(visit.id)
