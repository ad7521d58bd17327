"""A problem: one thing to put right, with where it was seen and what shows it."""

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
    """When, by which step, who asked for it, what became of it."""
    params: Pairs = ()
    """A hit's parameters by human name."""
    raw: str = ""
    """The request's method and address as sent, or the push's payload."""
    body: str = ""
    image: str = ""
    """A screenshot as a data: URI."""
    box: tuple[float, ...] = ()
    """Where the element lay that the step acted on: see auditor.model.StepRun."""
    chain: Pairs = ()
    """What led to it, from the document to the line that asked: what it is, and its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one finding of a problem was made."""

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
    """Markdown, from the check's documentation: why it costs money."""
    fix_manager: str
    """Markdown, from the check's documentation: what to do in the tag manager."""
    fix_code: str
    """Markdown, from the check's documentation: what to do in the site's code."""
    own_fix: str
    """Plain text: how to fix this very thing, where the check knows."""
    effort: Effort
    docs: str
    """The address of the vendor's documentation; empty where none is known."""
    reproduce: str
    """The command that walks just this again."""
    spec_line: str
    """file:line that asked for it; empty where no line did."""
    suppressed_by: str
    findings: tuple[Finding, ...]
    is_new: bool | None = None
    """Whether the audit that this one is compared with had it nowhere. None: there is none."""
    new_places: int = 0
    """Of one that is not new: in how many places that audit did not have it."""
    gone_places: int = 0
    """The same: from how many places it is gone since."""

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
