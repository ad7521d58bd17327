"""Walking a goal's journey: its steps, what it waits for, its repetitions, and leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.actions import is_given_time
from auditor.capture.locate import locate
from auditor.capture.visit.browser_said import note_browser
from auditor.capture.visit.cookies import note_cookies
from auditor.capture.visit.kept_ids import note_kept_ids
from auditor.capture.visit.settle import LIMIT_MS, QUIET_AFTER_GOAL_MS, settle, watch
from auditor.capture.walk.answering import BannerAnswer, answer_banner, note_banner
from auditor.capture.walk.failures import (
    advice,
    check_not_turned_away,
    explained,
    failed_step,
    why_gone,
)
from auditor.capture.walk.opening import StepError, open_url, why_not_opened
from auditor.capture.walk.race import seen, slow_down
from auditor.capture.walk.remembering import remembered, with_remembered
from auditor.capture.walk.similar_elements import clicked_link
from auditor.capture.walk.steps import is_left_out, left_out, perform
from auditor.config.steps import goal_position
from auditor.model import EMPTY, PATIENCE_MS, Expectation, Phase, Run, StepKind
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.screenshot.masking import Mask
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.config.steps import Step
    from auditor.config.targets import Target
    from auditor.decode.index import VendorIndex

STEP_LIMIT_MS = 30_000
"""The longest that a step, or a repetition, takes where the spec does not say it."""
SPARE_SECONDS = 60
"""What a visit may take beside its steps: reading the page, pictures, leaving."""
ALREADY_THERE_MS = 500
"""How long an element that should be on the page already is looked for."""
PICTURED = frozenset({Run.JOURNEY, Run.INVALID})
"""Runs that keep a picture of the page just before the goal action."""
UNTIL_GOAL = frozenset({Run.DOUBLE_CLICK, Run.INVALID})
"""Runs that end with the goal action: the steps after it may not be possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A journey to walk, and the hits to wait for."""

    spec: Spec
    steps: Sequence[Step]
    consent: BannerAnswer
    expect: Sequence[Expectation]
    texts: Sequence[Target]
    repeats: frozenset[str]
    index: VendorIndex
    mask: Mask
    """Masks texts that must not be readable on a picture."""
    referrer: str | None = None
    """The page from which the visitor comes to the first one; None: from nowhere."""
    click_ids: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """What the first page's address carries to be followed: by parameter, its value."""
    run: Run = Run.JOURNEY
    settle: int = PATIENCE_MS
    """How long the spec has the page watched after the goal action, in milliseconds."""

    @property
    def goal_step(self) -> int:
        """Index of the goal action."""
        return goal_position(self.steps)

    @property
    def patience_ms(self) -> int:
        """How long the page is watched after the goal action, if it does not rest before."""
        return max([self.settle, *(line.within for line in self.expect)])

    @property
    def limit_seconds(self) -> float:
        """The most that its visit may take: all its waits at their longest, and some more."""
        steps = [*self.steps, *self.consent.all_steps]
        waits = sum((step.timeout or STEP_LIMIT_MS) + LIMIT_MS for step in steps)
        waits += self.patience_ms
        return (waits + len(self.repeats) * STEP_LIMIT_MS) / 1000 + SPARE_SECONDS


async def walk(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Walk the journey. Does not raise: the recording says what went wrong."""
    if journey.run is Run.REVISIT:
        await _revisit(journey, tab, recording)
    else:
        await _walk_from_start(journey, tab, recording)


async def _walk_from_start(journey: Journey, tab: Tab, recording: Recording) -> None:
    try:
        await _walk_steps(journey, tab, recording)
        if journey.run is not Run.RACE:
            await _watch_goal(journey, tab, recording)
        await check_not_turned_away(tab, recording)
        if journey.run is Run.INVALID:
            await _note_if_accepted(journey, tab, recording)
        await _read_texts(journey.texts, tab, recording)
    except StepError as error:
        await _note_failure(journey, tab, recording, error)
    except PlaywrightError as error:
        recording.fail(why_gone(tab, error), "page-failed")
    await _finish(journey, tab, recording)


def wrongly_filled(steps: Sequence[Step], goal: int, invalid: Sequence[Step]) -> list[Step]:
    """The journey's steps with the form filled in wrongly.

    A step of `invalid` replaces the step before the goal action that does the same to the same
    element; without such a step it is inserted right before the goal action.
    """
    before = list(steps[:goal])
    for wrong in invalid:
        for number, step in enumerate(before):
            if step.does_as(wrong):
                before[number] = wrong
                break
        else:
            before.append(wrong)
    return [*before, *steps[goal:]]


async def _walk_steps(journey: Journey, tab: Tab, recording: Recording) -> None:
    for number, step in enumerate(journey.steps):
        if number > journey.goal_step and journey.run in UNTIL_GOAL:
            break
        is_goal = number == journey.goal_step
        if is_goal and journey.run is Run.RACE:
            await slow_down(tab.page)
        await _perform(journey, tab, recording, step, is_goal=is_goal)
        if number == 0:
            await _answer_banner(journey, tab, recording)


async def _answer_banner(journey: Journey, tab: Tab, recording: Recording) -> None:
    await answer_banner(
        journey.consent,
        tab,
        recording,
        spec=journey.spec,
        index=journey.index,
        click_ids=journey.click_ids,
    )


async def _perform(
    journey: Journey, tab: Tab, recording: Recording, step: Step, *, is_goal: bool = False
) -> None:
    """Perform one step, and wait for what the page does in reaction."""
    if await is_left_out(tab, step):
        recording.steps.skip(left_out(step), Phase.JOURNEY)
        return
    recording.steps.begin(step.kind, str(step), Phase.JOURNEY, is_goal=is_goal, role=step.role)
    if is_goal:
        filled = with_remembered(step, remembered(recording))
        recording.steps.note_target(*await clicked_link(tab.page, filled))
        is_pictured = journey.run in PICTURED and step.kind is not StepKind.NAVIGATE
        if tab.camera is not None and is_pictured:
            picture = await tab.camera.picture(
                tab.page, tab.frame, journey.mask, filled, scroll=True
            )
            recording.steps.note_picture(picture)
            recording.steps.begin_acting()
    spec = journey.spec
    await tab.answer_held()
    try:
        await perform(
            tab,
            step,
            base=spec.site.url,
            identity=spec.identity,
            folder=spec.path.parent or Path(),
            twice=is_goal and journey.run is Run.DOUBLE_CLICK,
            referrer=journey.referrer if step is journey.steps[0] else None,
        )
    except StepError as error:
        chooses = bool(journey.consent.steps)
        raise error.saying(f"{error}{advice(error, chooses=chooses)}", step=step) from error
    is_last = step is journey.steps[-1]
    if is_last and journey.run is Run.RACE:
        await seen(tab.page)
    elif is_given_time(step):
        await settle(tab)
    if step.kind is StepKind.NAVIGATE:
        await check_not_turned_away(tab, recording)
    recording.steps.end()
    if not (is_last and journey.run is Run.RACE):
        await note_browser(tab, recording)
        await note_kept_ids(tab, recording, journey.click_ids)


async def _watch_goal(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Wait for what the page sends after the goal action."""
    goal_at = recording.steps.goal_at
    since = goal_at if goal_at is not None else recording.clock.now()
    await watch(tab, since, journey.patience_ms, quiet_ms=QUIET_AFTER_GOAL_MS)
    if journey.consent.steps and journey.goal_step > 0:
        await note_banner(tab, recording)
    await note_kept_ids(tab, recording, journey.click_ids)


async def _note_if_accepted(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Note the wait after the goal action as done if the site accepted the wrong input.

    The page then shows already what that step waits for.
    """
    rest = journey.steps[journey.goal_step + 1 :]
    step = next((step for step in rest if not step.acts), None)
    if step is None:
        return
    began = recording.clock.now()
    try:
        await perform(
            tab,
            step.model_copy(update={"timeout": ALREADY_THERE_MS}),
            base=journey.spec.site.url,
            identity=journey.spec.identity,
            folder=journey.spec.path.parent,
        )
    except StepError:
        return
    recording.steps.begin(step.kind, str(step), Phase.JOURNEY, role=step.role, began=began)
    recording.steps.end()


async def _read_texts(targets: Sequence[Target], tab: Tab, recording: Recording) -> None:
    """Read the texts that the spec compares with. A missing element has no text."""
    for target in targets:
        try:
            text = await locate(tab.page, target).inner_text(timeout=1000)
        except PlaywrightError:
            continue
        recording.texts[target.element_key] = text[:1000]


async def _note_failure(journey: Journey, tab: Tab, recording: Recording, error: StepError) -> None:
    """Note why a step failed, with a picture of the page and of the element if it is there."""
    place = failed_step(error, journey.spec, journey.steps, recording)
    site = journey.spec.site
    own_hosts = {host_of(url) for url in (site.url, *site.domains)}
    error = await explained(error, journey.steps, own_hosts, tab)
    if tab.camera is not None:
        step = error.step if error.matched == 1 else None
        picture = await tab.camera.picture(tab.page, tab.frame, journey.mask, step)
        recording.steps.note_picture(picture)
    recording.steps.end(str(error), matched=error.matched, near=error.near)
    recording.fail(f"Step {place}: {error}", error.slug)


async def _finish(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Do the repetitions, and leave the page so that it sends what it has kept back."""
    try:
        if journey.run is not Run.RACE:
            await note_cookies(tab, recording, journey.index, before_choice=False)
        recording.steps.begin(StepKind.LEAVE, "leave the page", Phase.FLUSH)
        if journey.repeats and recording.error is None:
            await _repeat(journey, tab, recording)
        await tab.leave()
        recording.steps.end()
    except StepError as error:
        recording.steps.end(str(error))
    except PlaywrightError as error:
        if recording.error is None and tab.crashed:
            recording.fail(why_gone(tab, error), "page-failed")


async def _repeat(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Reload the confirmation page, and go back and forward again, as the journey asks.

    One that fails says so in its step, and the others are not tried.
    """
    recording.steps.end()
    try:
        if "reload" in journey.repeats:
            recording.steps.begin(StepKind.RELOAD, "reload the page", Phase.REPEAT)
            await tab.page.reload(wait_until="domcontentloaded")
            await settle(tab, quiet_ms=QUIET_AFTER_GOAL_MS)
            recording.steps.end()
        if "back" in journey.repeats:
            recording.steps.begin(StepKind.BACK, "go back and forward again", Phase.REPEAT)
            await tab.page.go_back(wait_until="domcontentloaded")
            await settle(tab)
            await tab.page.go_forward(wait_until="domcontentloaded")
            await settle(tab, quiet_ms=QUIET_AFTER_GOAL_MS)
            recording.steps.end()
    except PlaywrightError as error:
        recording.steps.end(why_not_opened(error))


async def _revisit(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Open the confirmation page again, directly, in a fresh profile."""
    recording.steps.begin(StepKind.OPEN, f"open {recording.url} directly", Phase.REPEAT)
    try:
        await open_url(tab.page, recording.url)
        await settle(tab)
        await check_not_turned_away(tab, recording)
        recording.steps.end()
        await _answer_banner(journey, tab, recording)
        recording.steps.begin(StepKind.STAY, "stay on the page", Phase.REPEAT)
        await settle(tab, quiet_ms=QUIET_AFTER_GOAL_MS)
        await tab.leave()
        recording.steps.end()
    except StepError as error:
        await _note_failure(journey, tab, recording, error)
    except PlaywrightError as error:
        recording.fail(why_gone(tab, error), "page-failed")
