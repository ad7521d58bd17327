"""Why a journey broke: what its visit notes of a step that failed, or of a browser that is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.obstacles import refused_login, refused_request
from auditor.capture.walk.opening import StepError
from auditor.config.step_places import place_of_step
from auditor.model import NOT_ASKED, Phase

if TYPE_CHECKING:
    from playwright.async_api import Error as PlaywrightError

    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.config.steps import Step


async def check_not_turned_away(tab: Tab, recording: Recording) -> None:
    """Check that the page is not a bot wall.

    Raises:
        StepError: it is one, or the site answered with a status that means so.
    """
    page = recording.pages.last
    status = page.status if page is not None else None
    if (why := await turned_away(tab.page, status)) is not None:
        raise StepError(f"{tab.page.url}: {why}", "bot-wall")


async def explained(
    error: StepError, steps: Sequence[Step], own_hosts: Collection[str], tab: Tab
) -> StepError:
    """The error with what the site did: refused the login, shut us out, answered with an error.

    `steps`: those of the journey.
    """
    recording = tab.recording
    if recording is None:
        return error
    ended = [step for step in recording.steps if step.ended is not None]
    done = steps[: sum(step.phase is Phase.JOURNEY for step in ended)]
    if (refused := await refused_login(tab.page, done)) is not None:
        step = f"{error.step}: " if error.step else ""
        return error.saying(f"{step}{refused}", "precondition-unmet")
    if error.slug == "bot-wall":
        return error
    try:
        await check_not_turned_away(tab, recording)
    except StepError as wall:
        return wall
    if error.slug == NOT_ASKED:
        return error
    answer = refused_request(recording, own_hosts) if error.slug != "page-failed" else None
    if answer is not None:
        return error.saying(f"{error}; {answer}", "page-failed")
    return error


def failed_step(error: StepError, spec: Spec, steps: Sequence[Step], recording: Recording) -> str:
    """The number of the step that failed, with its place in the spec; else that on the way.

    `steps`: those of the journey.
    """
    walked = [step for step in recording.steps if step.phase is not Phase.REPEAT]
    own = sum(step.phase is Phase.JOURNEY for step in walked)
    last = steps[own - 1] if walked and walked[-1].phase is Phase.JOURNEY else None
    step = error.step or last
    place = place_of_step(spec, steps, step) if step else None
    if place is None:
        return f"{len(walked)}"
    if place.part:
        return f"{place.number} of {place.part} ({place.where})"
    return f"{place.number} ({place.where})"


def why_gone(tab: Tab, error: PlaywrightError) -> str:
    """Why the browser stopped answering, as the visit's error."""
    if tab.crashed:
        return "The page crashed the browser's renderer."
    return f"The browser stopped answering: {error.message.splitlines()[0]}"


def advice(error: StepError, *, chooses: bool) -> str:
    """What to put into the spec where a consent banner covers the element of a step.

    `chooses`: whether the journey answers the banner.
    """
    if not error.by_banner:
        return ""
    if chooses:
        return "; see whether the leg's steps under `consent` still answer the banner"
    return "; give the spec a leg under `consent` whose steps answer the banner"
