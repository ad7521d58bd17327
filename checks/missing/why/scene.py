"""When and where a goal was achieved: the part of a visit in which its hits had to be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

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
    """What followed the goal action, until something was repeated; of a crawled page: all of it."""

    record: VisitRecord
    start: int = field(init=False)
    """When the goal action began."""
    end: float = field(init=False)
    """When something was first repeated (a reload, a way back), or a crawled page was provoked."""

    def __post_init__(self) -> None:
        """Find both in the record."""
        beyond = (Phase.REPEAT, Phase.PROVOKE)
        ends = [step.began for step in self.record.steps if step.phase in beyond]
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

    @property
    def followed(self) -> tuple[PageVisit, ...]:
        """The pages that the goal action led to."""
        return tuple(page for page in self.pages if page.at >= self.start)

    @cached_property
    def pushes(self) -> tuple[Push, ...]:
        """What the page announced."""
        return tuple(push for push in self.record.pushes if self._is_in(push.at))

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """What was asked for."""
        return tuple(request for request in self.record.requests if self._is_in(request.at))

    @cached_property
    def routes(self) -> tuple[RouteChange, ...]:
        """Pages of a single-page application."""
        return tuple(route for route in self.record.routes if self._is_in(route.at))

    @cached_property
    def console(self) -> tuple[ConsoleMessage, ...]:
        """Errors, popups, downloads."""
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
