"""A person walks a goal in a window, and the terminal shows what is recorded and sent."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.hitlines import amount_of, fate_of
from auditor.cli.terminal import clean, say, say_on_stderr
from auditor.draft.imported.codegen_jsonl import recorded_steps
from auditor.draft.imported.journeys import protected
from auditor.draft.imported.nouns import Imported, ImportedGoal
from auditor.draft.imported.text import opened, step_words
from auditor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from playwright.async_api import Page

    from auditor.audit.live_recording import Lived
    from auditor.audit.seen import SeenHit
    from auditor.capture.cdp.launcher import Launcher
    from auditor.vendor import Vendor

    Walk = Callable[[Page], Awaitable[None]]


FIELDS = ("textbox", "searchbox")


def refuse_without_screen() -> None:
    """See that there is a screen on which a window can be.

    Raises:
        UsageError: there is none.
    """
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not has_screen:
        raise UsageError(
            "there is no screen here on which a window could open; record with Chrome DevTools or "
            "`playwright codegen` on your own machine, and replay it: "
            "`tagproof record --script FILE`"
        )


def lived(
    url: str,
    vendors: Mapping[str, Vendor],
    launcher: Launcher,
    walk: Walk,
) -> Lived:
    """What a person did, and what was sent; each is printed as it comes."""
    from auditor.audit.live_recording import LiveRecording  # noqa: PLC0415 - --help is quick
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    recording = LiveRecording(url, vendors, launcher, told=show_action, sent=show_hits)

    async def run() -> Lived:
        quiet_when_closed()
        return await recording.run(walk)

    say_on_stderr(f"{url} opens in a window: walk the goal once, wait a moment, close the window")
    return asyncio.run(run())


async def until_closed(page: Page) -> None:
    """Wait until the person closes the window."""
    await page.wait_for_event("close", timeout=0)


def show_action(action: Mapping[str, Any]) -> None:
    """Print what was done; never what was typed."""
    _, steps = recorded_steps([(1, action)])
    for step in steps:
        # Whoever clicks into a field fills it in.
        into = (step.data or {}).get("click", {}).get("role") in FIELDS
        if step.data and not into:
            say(clean(f"  ✓ {step_words(step)}"))


def show_hits(hits: Sequence[SeenHit]) -> None:
    """Print hits as they leave."""
    for hit in (seen.hit for seen in hits):
        amount = amount_of(hit)
        say(f"      → {' '.join(filter(None, [str(hit.about), amount]))}  {fate_of(hit)}")


def imported_from(seen: Lived, title: str) -> Imported:
    """The goal that was walked."""
    url, steps = recorded_steps(
        (number, done.action) for number, done in enumerate(seen.actions, 1)
    )
    return protected(Imported(url=url, goals=(ImportedGoal(title=title, steps=steps),)))


def numbers_of(goal: ImportedGoal) -> list[int]:
    """For each step that can be done the number of its action, from 0."""
    places = [step.place.removeprefix("line ") for step in opened(goal.steps) if step.data]
    return [int(place) - 1 if place.isdecimal() else 0 for place in places]


def asked(goal: ImportedGoal) -> int | None:
    """The place of the goal action that whoever sits at the terminal chooses."""
    steps = opened(goal.steps)
    for number, step in enumerate(steps, 1):
        if step.data:
            say(clean(f"  {number}. {step_words(step)}"))
    chosen: int = click.prompt(
        "Which step achieves the goal?",
        default=(goal.goal_at or 0) + 1,
        type=click.IntRange(1, len(steps)),
    )
    return chosen - 1 if steps[chosen - 1].data else goal.goal_at
