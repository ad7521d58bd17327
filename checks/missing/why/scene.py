"""The part of a visit in which a goal's hits have to be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from auditor.check import host_of
from auditor.model import (
    ConsoleMessage,
    Hit,
    PageVisit,
    Phase,
    Push,
    Request,
    RouteChange,
    StepRun,
    TagLoad,
    VisitRecord,
)


@dataclass(frozen=True)
class Scene:
    """What followed the goal action, until the first repetition; of a crawled page: all of it."""

    record: VisitRecord
    start: int = field(init=False)
    """When the goal action began."""
    end: float = field(init=False)
    """When the first repetition began (a reload, a way back), or a crawled page was nudged."""

    def __post_init__(self) -> None:
        """Finds start and end in the record."""
        phases_after = (Phase.REPEAT, Phase.PROVOKE)
        ends = [step.began for step in self.record.steps if step.phase in phases_after]
        object.__setattr__(self, "start", self.record.visit.goal_at or 0)
        object.__setattr__(self, "end", min(ends, default=float("inf")))

    @cached_property
    def goal_step(self) -> StepRun | None:
        """The goal action."""
        return next((step for step in self.record.steps if step.is_goal), None)

    @cached_property
    def pages(self) -> tuple[PageVisit, ...]:
        """The page on which the goal action was carried out, and those that followed it."""
        pages = [page for page in self.record.pages if page.at < self.end]
        before = [page for page in pages if page.at < self.start]
        return (*before[-1:], *(page for page in pages if page.at >= self.start))

    @cached_property
    def own_pages(self) -> tuple[PageVisit, ...]:
        """The same without other sites' pages, which a link or a payment leads to.

        What such a page lacks, refuses or takes for denied is not a concern of the site's tags.
        """
        hosts = self.record.own_hosts
        return tuple(page for page in self.pages if not hosts or host_of(page.final_url) in hosts)

    @property
    def followed(self) -> tuple[PageVisit, ...]:
        """The pages that the goal action led to."""
        return tuple(page for page in self.pages if page.at >= self.start)

    @cached_property
    def pushes(self) -> tuple[Push, ...]:
        """The pushes of the page."""
        return tuple(push for push in self.record.pushes if self._is_in(push.at))

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """The requests of the page."""
        return tuple(request for request in self.record.requests if self._is_in(request.at))

    @cached_property
    def routes(self) -> tuple[RouteChange, ...]:
        """The changes of the address without reloading."""
        return tuple(route for route in self.record.routes if self._is_in(route.at))

    @cached_property
    def console(self) -> tuple[ConsoleMessage, ...]:
        """Errors, popups and downloads."""
        return tuple(entry for entry in self.record.console if self._is_in(entry.at))

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The hits that were called for since the goal action."""
        return tuple(hit for hit in self.record.first_run_hits() if hit.at >= self.start)

    def loads_on(self, page: PageVisit) -> tuple[TagLoad, ...]:
        """The libraries and containers that a page asked for."""
        return tuple(load for load in self.record.loads if load.page == page.id)

    def hits_on(self, page: PageVisit) -> tuple[Hit, ...]:
        """The hits that were called for on a page."""
        return tuple(hit for hit in self.record.first_run_hits() if hit.page == page.id)

    def _is_in(self, at: int) -> bool:
        return self.start <= at < self.end
