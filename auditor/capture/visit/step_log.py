"""The steps of a visit, the element each acts on, and which step a moment belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.capture.drafts import Picture
from auditor.capture.visit.clock import VisitClock
from auditor.capture.visit.page_log import PageLog
from auditor.model import Phase, Screenshot, StepKind, StepRun


class StepLog:
    """The steps of a visit as they are performed. Times are milliseconds since the visit began."""

    def __init__(self, clock: VisitClock, pages: PageLog) -> None:
        """Start empty."""
        self._clock, self._pages = clock, pages
        self._steps: list[StepRun] = []
        self.goal_at: int | None = None
        """When the goal action began."""
        self.consent_at: int | None = None
        """When the visitor's consent choice began."""
        self.withdrawn_at: int | None = None
        """When the visitor began to take the consent back."""
        self.screenshots: list[Screenshot] = []

    def __iter__(self) -> Iterator[StepRun]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def is_running(self) -> bool:
        """Whether a step has begun and not ended."""
        return bool(self._steps) and self._steps[-1].ended is None

    @property
    def first_began(self) -> int:
        """When the first step began."""
        return self._steps[0].began

    def begin(
        self,
        kind: StepKind,
        action: str,
        phase: Phase,
        *,
        is_goal: bool = False,
        role: str = "",
        began: int | None = None,
    ) -> None:
        """Start a step: what happens from now on, or from `began` on, belongs to it."""
        began = self._clock.now() if began is None else began
        if is_goal:
            self.goal_at = began
        is_choice = phase is Phase.CONSENT and kind is not StepKind.SKIP
        if is_choice and self.consent_at is None:
            self.consent_at = began
        self._steps.append(
            StepRun(
                visit=0,
                index=len(self._steps) + 1,
                kind=kind,
                action=action,
                phase=phase,
                began=began,
                ended=None,
                is_goal=is_goal,
                role=role,
            )
        )

    def skip(self, action: str, phase: Phase) -> None:
        """Note a step that is left out: nothing belongs to it."""
        self.begin(StepKind.SKIP, action, phase)
        self.end()

    def note_target(self, link: str, frame_url: str) -> None:
        """Note the link that the running step clicks, and the embedded document that holds it."""
        self._steps[-1] = replace(self._steps[-1], link=link, frame_url=frame_url)

    def note_picture(self, picture: Picture | None) -> None:
        """Keep a picture of the page in the running step; only a step's last picture stays."""
        if picture is None:
            return
        step = self._steps[-1]
        kept = [shot for shot in self.screenshots if shot.id != step.screenshot]
        shot = Screenshot(
            id=len(kept) + 1,
            at=self._clock.now(),
            caption=f"At: {step.action}",
            image=picture.image,
        )
        self.screenshots = [*kept, shot]
        self._steps[-1] = replace(step, screenshot=shot.id, box=picture.box)

    def begin_withdrawal(self) -> None:
        """Note that the consent is taken back, beginning with the running step."""
        self.withdrawn_at = self._steps[-1].began

    def note_banner(self, *, asks: bool) -> None:
        """Note whether a consent banner shows at the end of the running step."""
        self._steps[-1] = replace(self._steps[-1], asks=asks)

    def note_contradiction(self, text: str) -> None:
        """Note what the consent platform says against the refusal that was just clicked."""
        self._steps[-1] = replace(self._steps[-1], contradicted=text)

    def begin_acting(self) -> None:
        """Let the goal action begin now, after our own preparations for it.

        If something happened meanwhile, the step keeps its begin, so that this belongs to it.
        """
        step = self._steps[-1]
        if step.is_goal and self._clock.last_activity < step.began:
            self.goal_at = self._clock.now()
            self._steps[-1] = replace(step, began=self.goal_at)

    def end(
        self,
        error: str | None = None,
        *,
        matched: int | None = None,
        near: tuple[str, ...] = (),
    ) -> None:
        """Close the running step. One that was closed with an error keeps it."""
        step = self._steps[-1]
        error = step.error if error is None else error
        self._steps[-1] = replace(
            step, ended=self._clock.now(), error=error, matched=matched, near=near
        )

    def at(self, moment: int, page: int | None) -> int | None:
        """The index of the step that a moment on a page belongs to.

        What an older document sends while it is left for a repetition belongs to the step before
        the repetition, which did not cause it.
        """
        chosen: StepRun | None = None
        for step in self._steps:
            if step.began > moment:
                break
            is_older = page is not None and self._pages.began(page) < step.began
            if step.phase is Phase.REPEAT and is_older:
                continue
            chosen = step
        return chosen.index if chosen else None
