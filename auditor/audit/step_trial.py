"""Walks a goal's steps without an audit: tells each as it is done, ends at one that fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.audit.live_hits import LiveHits
from auditor.audit.plans import journey_of
from auditor.capture.backend import PlaywrightBackend
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.failures import advice, check_not_turned_away, explained
from auditor.capture.walk.offers import Offer, offers_for
from auditor.capture.walk.opening import StepError
from auditor.capture.walk.steps import STEP_TIMEOUT_MS, is_left_out, left_out, perform
from auditor.config.steps import Choose, Navigate
from auditor.config.targets import Target
from auditor.model import Phase, Run
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.audit.seen import Seen, SeenHit
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.visit.profile import Profile
    from auditor.capture.visit.tab import Tab
    from auditor.config.steps import Step
    from auditor.prepare.setup import Setup
    from auditor.prepare.tasks import Task

TRY_MS = 1000
"""How long an element is waited for on a page that is at rest; an audit waits longer."""
QUIET_AFTER_MS = 500
"""How long the page must be silent after the last step, before it is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedStep:
    """A step that was performed, or could not be."""

    key_path: str
    """Where it stands in the spec: goals.contact.steps.2."""
    number: int
    """As the spec counts it, from 1; of the goal, of the consent leg, or of the flow."""
    step: Step
    phase: Phase
    seconds: float
    hits: Sequence[SeenHit] = ()
    is_left_out: bool = False
    """Whether it was left out, since what it depends on does not show."""
    problem: str = ""
    near: Sequence[str] = ()
    """Elements of the page that look like the one that is missing, as a person reads them."""
    offers: Sequence[Offer] = ()


Tell = Callable[[TriedStep], None]
AtEnd = Callable[["Tab"], Awaitable[None]]
Repair = Callable[[TriedStep], Target | None]
"""What takes the place of a failed step's target; None: the trial ends here."""


class StepTrial:
    """A trial of one goal on one leg and device."""

    def __init__(
        self,
        setup: Setup,
        task: Task,
        *,
        tell: Tell,
        repair: Repair = lambda _: None,
        slow_ms: int = 0,
        stays: bool = False,
        at_end: AtEnd | None = None,
    ) -> None:
        """Prepare; nothing starts yet.

        Args:
            setup: the spec made ready.
            task: the goal with its leg and device.
            tell: gets each step when it is over.
            repair: is asked for another target where a step failed.
            slow_ms: how long to wait before each step, for whoever watches.
            stays: whether the window stays open in the end, until it is closed.
            at_end: gets the tab when all steps are done, before its page is left.
        """
        self._setup, self._task, self._tell, self._repair = setup, task, tell, repair
        self._slow_ms, self._stays, self._at_end = slow_ms, stays, at_end
        self._journey = journey_of(setup, task, Run.JOURNEY)
        self._recording = Recording(goal=task.goal, leg=task.leg, device=task.device, url="")
        self._live = LiveHits(self._recording, setup.decoder, setup.redactor)
        self.late: Sequence[SeenHit] = ()
        """The hits that came after the last step, as the page was left."""
        self.seen: Seen | None = None
        """All that was seen; None: it is not over."""
        self.error: str | None = None
        """Why it broke."""

    async def run(self, launcher: Launcher) -> bool:
        """Walk the steps; returns whether all could be performed.

        Raises:
            BrowserError: no browser starts.
        """
        setup, recording = self._setup, self._recording
        async with PlaywrightBackend(setup.spec, setup.index, launcher) as backend:
            await backend.visit(recording, self._visit, seconds=self._limit_seconds)
        self.seen, self.late = self._live.whole()
        self.error = recording.error
        return self.error is None

    @property
    def _limit_seconds(self) -> float | None:
        """How long it may take; None where somebody watches."""
        return None if self._stays or self._slow_ms else self._journey.limit_seconds

    async def _visit(self, _profile: Profile, tab: Tab) -> None:
        is_done = await self._walk(tab)
        if self._stays:
            with suppress(PlaywrightError):
                await tab.page.wait_for_event("close", timeout=0)
        elif is_done:
            await settle(tab, quiet_ms=QUIET_AFTER_MS)
            if self._at_end is not None:
                await self._at_end(tab)
            await tab.leave()

    async def _walk(self, tab: Tab) -> bool:
        for place in self._places():
            if not await self._step(tab, place):
                return False
        return True

    def _places(self) -> Iterator[_Place]:
        """The steps in the order in which a visitor does them: the banner comes after the first."""
        goal = self._task.goal or ""
        for index, step in enumerate(self._journey.steps):
            yield self._place(f"goals.{goal}.steps.{index}", step, Phase.JOURNEY)
            if index == 0:
                yield from self._choice()

    def _choice(self) -> Iterator[_Place]:
        """What the visitor does about the banner, and what takes it back."""
        answer, leg = self._journey.consent, self._task.leg.consent
        for key, steps in (("steps", answer.steps), ("withdraw", answer.withdrawal)):
            for index, step in enumerate(steps):
                yield self._place(f"consent.{leg}.{key}.{index}", step, Phase.CONSENT)

    def _place(self, key_path: str, step: Step, phase: Phase) -> _Place:
        index = int(self._setup.spec.written(key_path).rpartition(".")[2])
        return _Place(key_path, index + 1, step, phase)

    async def _step(self, tab: Tab, place: _Place) -> bool:
        """Perform a step, with another target if it fails and is repaired."""
        step = place.step
        while True:
            if self._slow_ms:
                await asyncio.sleep(self._slow_ms / 1000)
            began = time.monotonic()
            if await is_left_out(tab, step):
                self._recording.steps.skip(left_out(step), place.phase)
                self._tell(_tried(place, step, began, is_left_out=True))
                return True
            error = await self._performed(tab, step, place.phase)
            tried = replace(_tried(place, step, began), hits=self._live.fresh())
            if error is None:
                self._tell(tried)
                return True
            offers = await offers_for(tab.page, step.target) if step.target is not None else []
            tried = replace(tried, problem=str(error), near=error.near, offers=offers)
            self._tell(tried)
            target = self._repair(tried)
            if target is None:
                self._recording.fail(str(error), error.slug)
                return False
            step = step.aimed_at(target)

    async def _performed(self, tab: Tab, step: Step, phase: Phase) -> StepError | None:
        """Perform a step; returns why it was not possible."""
        steps, journey = self._recording.steps, self._journey
        steps.begin(step.kind, str(step), phase, role=step.role)
        try:
            await self._perform(tab, step)
            await settle(tab)
            if isinstance(step, Navigate):
                await check_not_turned_away(tab, self._recording)
        except StepError as error:
            steps.end(str(error), matched=error.matched, near=error.near)
            hosts = {host_of(self._setup.spec.site.url)}
            why = await explained(error, journey.steps, hosts, tab)
            return why.saying(f"{why}{advice(why, chooses=bool(journey.consent.steps))}")
        steps.end()
        return None

    async def _perform(self, tab: Tab, step: Step) -> None:
        """Perform a step; what is not there on a page at rest is not waited for longer.

        Raises:
            StepError: it can't be performed.
        """
        spec = self._setup.spec
        is_quick = step.timeout is None and not isinstance(step, Navigate | Choose)
        quick = step.model_copy(update={"timeout": TRY_MS}) if is_quick else step
        until = time.monotonic() + STEP_TIMEOUT_MS / 1000
        while True:
            try:
                await perform(
                    tab,
                    quick,
                    base=spec.site.url,
                    identity=spec.identity,
                    folder=spec.path.parent,
                    referrer=self._journey.referrer if step is self._journey.steps[0] else None,
                )
            except StepError:
                # A page that is still at work may yet show it.
                if not is_quick or time.monotonic() > until or await settle(tab, limit_ms=TRY_MS):
                    raise
            else:
                return


def _tried(place: _Place, step: Step, began: float, *, is_left_out: bool = False) -> TriedStep:
    return TriedStep(
        key_path=place.key_path,
        number=place.number,
        step=step,
        phase=place.phase,
        seconds=time.monotonic() - began,
        is_left_out=is_left_out,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A step, and where it stands in the spec."""

    key_path: str
    number: int
    step: Step
    phase: Phase
