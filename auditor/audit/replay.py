"""Replays a recorded journey, and keeps what it sent and what its last page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.audit.step_trial import StepTrial
from auditor.capture.visit.settle import QUIET_AFTER_GOAL_MS, watch
from auditor.capture.walk.shown_texts import ShownText, shown_texts
from auditor.draft.learned import Walked
from auditor.errors import TagproofError
from auditor.model import PATIENCE_MS, Phase

if TYPE_CHECKING:
    from auditor.audit.seen import Seen
    from auditor.audit.step_trial import Tell
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.visit.tab import Tab
    from auditor.model import VisitFacts
    from auditor.prepare.setup import Setup
    from auditor.prepare.tasks import Task


class ReplayError(TagproofError):
    """A recording could not be replayed to its end."""


async def replay(setup: Setup, task: Task, launcher: Launcher, tell: Tell) -> tuple[Walked, Seen]:
    """Walk a goal's steps in a fresh profile, and look at the page on which they end.

    Args:
        setup: the draft made ready.
        task: the goal with its leg and device.
        launcher: what starts the browser.
        tell: gets each step when it is over.

    Raises:
        ReplayError: a step could not be performed.
        BrowserError: no browser starts.
    """
    ended: list[tuple[str, tuple[ShownText, ...]]] = []

    async def look(tab: Tab) -> None:
        recording = tab.recording
        since = recording.clock.now() if recording else 0
        await watch(tab, since, PATIENCE_MS, quiet_ms=QUIET_AFTER_GOAL_MS)
        ended.append((tab.page.url, await shown_texts(tab.page)))

    trial = StepTrial(setup, task, tell=tell, at_end=look)
    is_done = await trial.run(launcher)
    if not is_done or trial.seen is None or not ended:
        why = setup.redactor.text(trial.error or "it was not finished")
        raise ReplayError(
            f"{task.goal}: {why}. Nothing was written. `tagproof import` drafts the steps, and "
            "`tagproof try --fix` corrects them"
        )
    url, shown = ended[0]
    seen = trial.seen
    steps = [step for step in seen.facts.steps if step.phase is Phase.JOURNEY]
    walked = Walked(
        runs=[step.index for step in steps],
        hits=seen.decoded.hits,
        shown=shown,
        addresses=[_address(seen.facts, step.began) for step in steps],
        url=url,
    )
    return walked, seen


def _address(facts: VisitFacts, at: int) -> str:
    """The address of the page that was open at this time; empty: none was."""
    before = [page for page in facts.pages if page.at <= at]
    return (before[-1].final_url or before[-1].url) if before else ""
