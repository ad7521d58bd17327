"""When is a page done? Never after a fixed time: when it has nothing left to do.

A page is at rest when its document is loaded, nothing is in flight, no timer is due soon, and for
a short while nothing was pushed, called or requested.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from auditor.capture.visit.tab import Tab

QUIET = 100
"""Milliseconds of silence after which a page without work counts as at rest."""
QUIET_AFTER_GOAL = 300
"""The same after the goal action: a doubled conversion shows itself only here."""
HORIZON = 3000
"""A timer that is due within so many milliseconds is waited for."""
LIMIT = 10_000
"""A page that never rests (a counter, a long poll) is left after so many milliseconds."""
SLICE = 250

_REST = """([quiet, horizon, most]) => {
  const page = window[Symbol.for("tagproof")];
  return page ? page.rest(quiet, horizon, most) : {quiet: true, polls: false};
}"""


async def settle(
    tab: Tab,
    *,
    quiet: int = QUIET,
    horizon: int = HORIZON,
    limit: int = LIMIT,
    done: Callable[[], bool] | None = None,
    patience: int = 0,
) -> bool:
    """Wait until the tab is at rest, or `done` says that all has come and the page is quiet.

    Args:
        tab: the tab, with a recording.
        quiet: milliseconds of silence that count as rest.
        horizon: how far ahead timers are waited for, in milliseconds.
        limit: the most to wait, in milliseconds.
        done: whether everything expected has come; then timers are no longer waited for.
        patience: as long as `done` says no, a page that polls (an interval, a timer that sets
            itself again), or that has popups or workers at work, is watched for so many
            milliseconds: what they are at may come.

    Returns:
        Whether the page came to rest within the limit.
    """
    recording = tab.recording
    if recording is None or tab.crashed:
        return False
    began = recording.clock.now()
    while (left := began + limit - recording.clock.now()) > 0:
        complete = done is not None and done()
        answer = await _ask(tab, quiet, 0 if complete else min(horizon, left), min(left, SLICE))
        if answer.quiet:
            idle = recording.requests.idle_for()
            goes_on = answer.polls or tab.has_company
            waits = goes_on and not complete and recording.clock.now() - began < patience
            if idle >= quiet and not waits:
                return True
            await asyncio.sleep(min(max(quiet - idle, 5), left) / 1000)
        if tab.crashed or tab.page.is_closed():
            return False
    return False


@dataclass(frozen=True, slots=True)
class _Answer:
    quiet: bool
    polls: bool


async def _ask(tab: Tab, quiet: int, horizon: int, most: int) -> _Answer:
    """Ask the page itself. One that is navigating has no answer: it does not rest."""
    try:
        async with asyncio.timeout((most + 2000) / 1000):
            answer = await tab.page.evaluate(_REST, [quiet, horizon, most])
    except TimeoutError:
        return _Answer(quiet=False, polls=False)
    except PlaywrightError:
        await asyncio.sleep(0.01)  # between two documents: ask the next one
        return _Answer(quiet=False, polls=False)
    return _Answer(quiet=bool(answer["quiet"]), polls=bool(answer["polls"]))
