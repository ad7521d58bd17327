"""What was found on a site: the nouns from which a spec is drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.draft.words import Aim
from auditor.model import Category

Data = Mapping[str, Any]
"""A part of a spec as plain data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTag:
    """A vendor with an account that the site reports to."""

    name: str
    """Its name in the spec."""
    vendor: str
    account: str
    category: Category
    events: tuple[str, ...] = ()
    """What it was sent, the most frequent first."""
    page_view: str = ""
    """The event by which it learns of most pages; empty: of none, or of few."""
    fires: str = "once"
    missing_on: tuple[str, ...] = ()
    """Pages on which that event was not sent, where most send it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGoal:
    """Something to do on the site, as steps, and what was sent when it was tried."""

    aim: Aim
    page: str
    """The page's address, relative to the site."""
    about: str
    """What stands on the element, or where the form is."""
    steps: tuple[Data, ...]
    is_harmless: bool = False
    """Whether to try it leaves nothing behind: no message, no order, no account."""
    unknown: tuple[str, ...] = ()
    """What is not known of it, in plain words."""
    expect: tuple[Data, ...] = ()
    """What was sent when it was tried, as lines of `expect`."""
    problem: str = ""
    """Why it could not be tried to its end."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be audited as it is."""
        return bool(self.expect) and not self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBanner:
    """A consent banner, and what answering it did."""

    name: str
    """The platform; empty: nobody knows it."""
    accepted_by: str = ""
    """What was clicked to accept; empty: it could not be accepted."""
    refused_by: str = ""
    accept_problem: str = ""
    """Why accepting is not confirmed."""
    refuse_problem: str = ""
    is_advanced: bool = False
    """Whether Google's tags send pings that say that consent is denied."""

    @property
    def is_usable(self) -> bool:
        """Whether an audit can accept."""
        return not self.accept_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page that was opened."""

    path: str
    title: str = ""
    kind: str = ""
    """The kind of pages it stands for: /products/*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSite:
    """All that was found."""

    url: str
    """Its address without a path."""
    start: str = "/"
    """The path at which it was entered."""
    include: Sequence[str] = ()
    """Globs of the pages that belong to it, where they are not all of the host's."""
    name: str = ""
    has_login: bool = False
    """Whether it is behind HTTP authentication."""
    pages: Sequence[FoundPage] = ()
    tags: Sequence[FoundTag] = ()
    banner: FoundBanner | None = None
    before_choice: Sequence[str] = ()
    """Vendor and event of what was sent before the visitor chose."""
    goals: Sequence[FoundGoal] = ()
    pushes: Sequence[str] = ()
    """Events of the data layer."""
    not_read: Sequence[str] = field(default_factory=tuple)
    """Vendors that are on the site and show no account."""

    def only_with(self, tags: Sequence[FoundTag]) -> FoundSite:
        """The site with these tags alone; what a goal reports to others is not expected of it."""
        names = {tag.name for tag in tags}
        goals = [
            replace(goal, expect=tuple(line for line in goal.expect if line["tag"] in names))
            for goal in self.goals
        ]
        return replace(self, tags=tuple(tags), goals=tuple(goals))
