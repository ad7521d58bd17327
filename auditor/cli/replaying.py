"""Replays the goals of a draft, and prints their steps with what they send."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.auditing import load_setup
from auditor.cli.hitlines import amount_of, fate_of
from auditor.cli.terminal import say
from auditor.model import Phase
from auditor.prepare.tasks import plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auditor.audit.seen import Seen
    from auditor.audit.step_trial import TriedStep
    from auditor.capture.cdp.launcher import Launcher
    from auditor.draft.learned import Walked
    from auditor.prepare.setup import Setup


def replayed(
    text: str, environ: Mapping[str, str], launcher: Launcher
) -> list[tuple[Walked, Seen]]:
    """What came of each goal of a draft, in its order."""
    from auditor.audit.replay import replay  # noqa: PLC0415 - --help is quick
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    async def run(setup: Setup, name: str) -> tuple[Walked, Seen]:
        quiet_when_closed()
        tasks = plan(setup.spec, goals=[name], crawl=False)
        task = next((task for task in tasks if task.leg.granted), tasks[0])
        say(f"{name}:")
        return await replay(setup, task, launcher, Listing(setup).show)

    with tempfile.TemporaryDirectory(prefix="tagproof-") as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(text, "utf-8")
        setup = load_setup(path, environ)
        return [asyncio.run(run(setup, name)) for name in setup.spec.goals]


class Listing:
    """Prints steps as they are replayed, with what they send."""

    def __init__(self, setup: Setup) -> None:
        """Nothing was shown yet."""
        self._mask = setup.redactor.text

    def show(self, tried: TriedStep) -> None:
        """Print a step and its hits."""
        who = "consent " if tried.phase is Phase.CONSENT else ""
        sign = "✗" if tried.problem else "○" if tried.is_left_out else "✓"
        shown = self._mask(str(tried.step))
        say(f"  {sign} {who}{tried.number}. {shown}  {tried.seconds:.1f} s")
        for hit in (seen.hit for seen in tried.hits):
            amount = amount_of(hit)
            say(f"      → {' '.join(filter(None, [str(hit.about), amount]))}  {fate_of(hit)}")
        for element in tried.near:
            say(f"      there is {self._mask(element)}")
