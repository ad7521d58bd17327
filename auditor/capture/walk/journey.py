"""A goal's journey on one leg and device: walked once, in a fresh profile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.actions import is_given_time
from auditor.capture.locate import locate
from auditor.capture.visit.cookies import note_cookies
from auditor.capture.visit.expected_hits import ExpectedHits
from auditor.capture.visit.settle import QUIET_AFTER_GOAL, settle
from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.similar_elements import told_of
from auditor.capture.walk.steps import StepError, open_url, perform
from auditor.model import Expectation, Phase, Run, StepKind

if TYPE_CHECKING:
    from auditor.capture.screenshot.masking import Mask
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.config.steps import Step
    from auditor.config.targets import Target
    from auditor.decode.index import VendorIndex

DEADLINE = 5000
ALREADY_THERE = 500
"""Milliseconds in which what a page shows already is found."""
PICTURED = frozenset({Run.JOURNEY, Run.INVALID})
"""Runs that keep a picture of the page just before the goal action."""
UNTIL_GOAL = frozenset({Run.DOUBLE_CLICK, Run.INVALID})
"""Runs that end with the goal action: what follows it may well not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What to walk, and what to wait for."""

    spec: Spec
    steps: Sequence[Step]
    consent: Sequence[Step]
    expect: Sequence[Expectation]
    texts: Sequence[Target]
    repeats: frozenset[str]
    index: VendorIndex
    mask: Mask
    """Puts masks in place of what must not be readable on a picture."""
    run: Run = Run.JOURNEY

    @property
    def goal_step(self) -> int:
        """Position of the goal action: the marked step, else the last one that acts."""
        marked = [number for number, step in enumerate(self.steps) if step.goal]
        acting = [number for number, step in enumerate(self.steps) if step.acts]
        return (marked or acting or [0])[0 if marked else -1]


async def walk(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Walk the journey; whatever goes wrong stands in the recording afterwards."""
    if journey.run is Run.REVISIT:
        await _revisit(journey, tab, recording)
    else:
        await _walk_to_the_end(journey, tab, recording)


async def _walk_to_the_end(journey: Journey, tab: Tab, recording: Recording) -> None:
    expected_hits = ExpectedHits(recording, journey.index, journey.expect)
    try:
        await _walk_steps(journey, tab, recording)
        await _await_hits(journey, tab, recording, expected_hits)
        await _see_whether_let_in(tab, recording)
        if journey.run is Run.INVALID:
            await _see_whether_accepted(journey, tab, recording)
        await _read_texts(journey.texts, tab, recording)
    except StepError as error:
        await _broken(journey, tab, recording, error)
    except PlaywrightError as error:
        recording.fail(_gone(tab, error), "page-failed")
    await _finish(journey, tab, recording)


def wrongly_filled(steps: Sequence[Step], goal: int, invalid: Sequence[Step]) -> list[Step]:
    """The journey with the form filled in wrongly.

    A step of `invalid` takes the place of the one before the goal action that does the same to the
    same element; one that has no such counterpart comes right before the goal action.
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
        phase = Phase.JOURNEY
        await _do(journey, tab, recording, step, phase, is_goal=is_goal)
        if number == 0:
            for choice in journey.consent:
                await _do(journey, tab, recording, choice, Phase.CONSENT)


async def _do(
    journey: Journey,
    tab: Tab,
    recording: Recording,
    step: Step,
    phase: Phase,
    *,
    is_goal: bool = False,
) -> None:
    """Do one step, and give the page time to react to it."""
    if phase is Phase.CONSENT and recording.steps.consent_at is None:
        await note_cookies(tab, recording, journey.index, before_choice=True)
    recording.steps.begin(step.kind, str(step), phase, is_goal=is_goal, role=step.role)
    if is_goal:
        recording.steps.note_target(*await told_of(tab.page, step))
        is_pictured = journey.run in PICTURED and step.kind is not StepKind.NAVIGATE
        if tab.camera is not None and is_pictured:
            picture = await tab.camera.picture(tab.page, tab.frame, journey.mask, step, scroll=True)
            recording.steps.note_picture(picture)
            recording.steps.begin_acting()
    spec = journey.spec
    try:
        await perform(
            tab.page,
            step,
            base=spec.site.url,
            identity=spec.identity,
            folder=spec.path.parent or Path(),
            twice=is_goal and journey.run is Run.DOUBLE_CLICK,
        )
    except StepError as error:
        slug = "banner-not-found" if phase is Phase.CONSENT else error.slug
        raise StepError(str(error), slug, error.matched, error.near, step) from error
    if is_given_time(step):
        await settle(tab)
    if step.kind is StepKind.NAVIGATE:
        await _see_whether_let_in(tab, recording)
    recording.steps.end()


async def await_expected(
    tab: Tab,
    expected_hits: ExpectedHits,
    expect: Iterable[Expectation],
    since: int,
    *,
    quiet: int = QUIET_AFTER_GOAL,
) -> None:
    """Wait for what is expected, up to its deadline, and then for `quiet` milliseconds' rest."""
    recording = tab.recording
    if recording is None:
        return
    deadline = max((line.within for line in expect), default=DEADLINE)
    left = max(since + deadline - recording.clock.now(), quiet * 2)
    await settle(
        tab,
        quiet=quiet,
        horizon=left,
        limit=left,
        done=expected_hits.complete,
        patience=left,
    )


async def _await_hits(
    journey: Journey, tab: Tab, recording: Recording, expected_hits: ExpectedHits
) -> None:
    since = (
        recording.steps.goal_at if recording.steps.goal_at is not None else recording.clock.now()
    )
    await await_expected(tab, expected_hits, journey.expect, since)


async def _see_whether_accepted(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Whether the site took the wrong input for right: then what follows is there already."""
    rest = journey.steps[journey.goal_step + 1 :]
    step = next((each for each in rest if not each.acts), None)
    if step is None:
        return
    began = recording.clock.now()
    try:
        await perform(
            tab.page,
            step.model_copy(update={"timeout": ALREADY_THERE}),
            base=journey.spec.site.url,
            identity=journey.spec.identity,
            folder=journey.spec.path.parent,
        )
    except StepError:
        return
    recording.steps.begin(step.kind, str(step), Phase.JOURNEY, role=step.role, began=began)
    recording.steps.end()


async def _read_texts(targets: Sequence[Target], tab: Tab, recording: Recording) -> None:
    """Read what the page shows where the spec compares with it. Absent is absent."""
    for target in targets:
        try:
            text = await locate(tab.page, target).inner_text(timeout=1000)
        except PlaywrightError:
            continue
        recording.texts[target.element_key] = text[:1000]


async def _see_whether_let_in(tab: Tab, recording: Recording) -> None:
    """Whether the page is one of the site's, and none that holds robots off."""
    page = recording.pages.last
    status = page.status if page is not None else None
    if (why := await turned_away(tab.page, status)) is not None:
        raise StepError(f"{tab.page.url}: {why}", "bot-wall")


async def _broken(journey: Journey, tab: Tab, recording: Recording, error: StepError) -> None:
    """A step failed: keep a picture of the page, and of the element if it is there."""
    if error.slug != "bot-wall":
        try:
            await _see_whether_let_in(tab, recording)
        except StepError as wall:
            error = wall
    if tab.camera is not None:
        found = error.step if error.matched == 1 else None
        picture = await tab.camera.picture(tab.page, tab.frame, journey.mask, found)
        recording.steps.note_picture(picture)
    recording.steps.end(str(error), matched=error.matched, near=error.near)
    walked = [step for step in recording.steps if step.phase is not Phase.REPEAT]
    recording.fail(f"Step {len(walked)}: {error}", error.slug)


def _gone(tab: Tab, error: PlaywrightError) -> str:
    if tab.crashed:
        return "The page crashed the browser's renderer."
    return f"The browser stopped answering: {error.message.splitlines()[0]}"


async def _finish(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Repeat what must not count again, and leave the page so that it sends what it kept."""
    try:
        await note_cookies(tab, recording, journey.index, before_choice=False)
        recording.steps.begin(StepKind.LEAVE, "leave the page", Phase.FLUSH)
        if journey.repeats and recording.error is None:
            await _repeat(journey, tab, recording)
        await tab.leave()
        await settle(tab, quiet=50, limit=2000)
        recording.steps.end()
    except StepError as error:
        recording.steps.end(str(error))
    except PlaywrightError as error:
        if recording.error is None and tab.crashed:
            recording.fail(_gone(tab, error), "page-failed")


async def _repeat(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Reload the confirmation page, go back and forward again."""
    page = tab.page
    recording.steps.end()
    if "reload" in journey.repeats:
        recording.steps.begin(StepKind.RELOAD, "reload the page", Phase.REPEAT)
        await page.reload(wait_until="domcontentloaded")
        await settle(tab, quiet=QUIET_AFTER_GOAL)
        recording.steps.end()
    if "back" in journey.repeats:
        recording.steps.begin(StepKind.BACK, "go back and forward again", Phase.REPEAT)
        await page.go_back(wait_until="domcontentloaded")
        await settle(tab)
        await page.go_forward(wait_until="domcontentloaded")
        await settle(tab, quiet=QUIET_AFTER_GOAL)
        recording.steps.end()


async def _revisit(journey: Journey, tab: Tab, recording: Recording) -> None:
    """Open the confirmation page again, directly, in a fresh profile."""
    recording.steps.begin(StepKind.OPEN, f"open {recording.url} directly", Phase.REPEAT)
    try:
        await open_url(tab.page, recording.url)
        await settle(tab)
        await _see_whether_let_in(tab, recording)
        recording.steps.end()
        for choice in journey.consent:
            await _do(journey, tab, recording, choice, Phase.CONSENT)
        recording.steps.begin(StepKind.STAY, "stay on the page", Phase.REPEAT)
        await settle(tab, quiet=QUIET_AFTER_GOAL)
        await tab.leave()
        await settle(tab, quiet=50, limit=2000)
        recording.steps.end()
    except StepError as error:
        await _broken(journey, tab, recording, error)
    except PlaywrightError as error:
        recording.fail(_gone(tab, error), "page-failed")
