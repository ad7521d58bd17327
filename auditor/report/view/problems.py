"""A problem: one thing to repair, the places where it was seen, and its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model import Effort, Finding, Outcome, Severity

Pairs = tuple[tuple[str, str], ...]
"""Name and value, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One piece of evidence, looked up and laid out."""

    kind: str
    caption: str
    facts: Pairs = ()
    """When it happened, during which step, its initiator, what became of it."""
    params: Pairs = ()
    """A hit's parameters by human name."""
    raw: str = ""
    """The request's method and address as sent, or the push's payload."""
    body: str = ""
    image: str = ""
    """A screenshot as a data: URI."""
    box: tuple[float, ...] = ()
    """The box of the element that the step acted on: see auditor.model.StepRun."""
    chain: Pairs = ()
    """What led to it, from the document to the line that sent it: a name, and URL:line:column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one finding of a problem was made: goal, leg, device and page."""

    finding: int
    goal: str
    """The goal's name; empty in the crawl."""
    title: str
    """The goal's title; empty in the crawl."""
    leg: str
    device: str
    page_url: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Findings with one cause: one thing to repair, wherever it was seen."""

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
    """Pieces of evidence that the audit file holds beyond these."""
    why: str
    """Markdown, from the check's documentation: why it costs money."""
    fix_manager: str
    """Markdown, from the check's documentation: what to do in the tag manager."""
    fix_code: str
    """Markdown, from the check's documentation: what to do in the site's code."""
    own_fix: str
    """Plain text: how to fix this very problem; empty if the check can't say."""
    effort: Effort
    docs: str
    """The address of the vendor's documentation; empty where none is known."""
    reproduce: str
    """The command that walks the same goal, leg and device again."""
    spec_line: str
    """file:line of the spec that asks for it; empty if no line does."""
    suppressed_by: str
    assigned: str = ""
    """Who repairs it; empty where nobody is named."""
    findings: tuple[Finding, ...]
    is_new: bool | None = None
    """Whether the audit compared with had it nowhere. None: nothing is compared."""
    new_places: int = 0
    """If it is not new: the number of places where that audit did not have it."""
    gone_places: int = 0
    """If it is not new: the number of places where only that audit had it."""

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
        """The pages it was seen on; none where a journey broke before it opened one."""
        return tuple(dict.fromkeys(place.page_url for place in self.places if place.page_url))
