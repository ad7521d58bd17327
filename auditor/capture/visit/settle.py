"""Waiting until a page is at rest, instead of for a fixed time.

A page is at rest when its documents are loaded, nothing is in flight, no timer is due soon, and for
a short while nothing was pushed, called or requested.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.async_api import Frame

    from auditor.capture.visit.tab import Tab

QUIET_MS = 100
"""How long a page must be silent, with nothing left to do, to count as at rest."""
QUIET_AFTER_GOAL_MS = 300
"""The same after the goal action: the second hit of a doubled conversion comes late."""
HORIZON_MS = 3000
"""A timer that is due within this time is waited for."""
LIMIT_MS = 10_000
"""The most to wait for a page that never rests (a counter, a long poll)."""
LOADING_MS = 15_000
"""How much longer a page is watched that is still being put together when patience is over."""
SLICE_MS = 250
"""How long one call to the page waits at most."""
FRAMES_ASKED = 30
"""Of a page with more frames, the first ones are asked."""

_REST = """([quiet, horizon, most]) => {
  const page = window[Symbol.for("tagproof")];
  return page ? page.rest(quiet, horizon, most) : {quiet: true, polls: false, loads: false};
}"""


async def settle(
    tab: Tab,
    *,
    quiet_ms: int = QUIET_MS,
    horizon_ms: int = HORIZON_MS,
    limit_ms: int = LIMIT_MS,
    patience_ms: int = 0,
) -> bool:
    """Wait until the tab is at rest.

    Args:
        tab: the tab, with a recording.
        quiet_ms: how much silence counts as rest.
        horizon_ms: how far ahead timers are waited for.
        limit_ms: the most to wait.
        patience_ms: how long to go on watching a page at rest that polls (an interval, a timer
            that sets itself again, an answer that does not come) or has popups or workers.

    Returns:
        Whether the page came to rest within the limit.
    """
    recording = tab.recording
    if recording is None or tab.crashed:
        return False
    began = recording.clock.now()
    while (remaining := began + limit_ms - recording.clock.now()) > 0:
        horizon = min(horizon_ms, remaining)
        answer = await _ask(tab, quiet_ms, horizon, min(remaining, SLICE_MS))
        if answer.quiet:
            idle = recording.requests.idle_for()
            is_active = answer.polls or tab.has_company
            waits = is_active and recording.clock.now() - began < patience_ms
            if idle >= quiet_ms and not waits:
                # Playwright's answer may overtake what the page sent before.
                await tab.catch_up()
                if recording.requests.idle_for() >= quiet_ms:
                    return True
            await asyncio.sleep(min(max(quiet_ms - idle, 5), remaining) / 1000)
        if tab.crashed or tab.page.is_closed():
            return False
    return False


async def watch(tab: Tab, since: int, patience_ms: int, *, quiet_ms: int) -> None:
    """Watch a page for what it sends: until it has nothing left to do, or patience is over.

    It is the same whatever is expected of the page: what must not come has the same time to come
    as what must, and so has what comes a second time. While the page itself is still on its way,
    nothing can come of it: from a slow server it has as much time as from a quick one.

    Args:
        tab: the tab, with a recording.
        since: when patience began, in milliseconds since the visit did; or when the page that the
            tab shows had come, if that was later.
        patience_ms: the most to watch a page that never rests.
        quiet_ms: how much silence counts as rest.
    """
    recording = tab.recording
    if recording is None:
        return
    arrived = recording.requests.document_arrived()
    if arrived is not None:
        since = max(since, recording.clock.since_began(arrived))
    remaining = max(since + patience_ms - recording.clock.now(), quiet_ms * 2)
    is_at_rest = await settle(
        tab,
        quiet_ms=quiet_ms,
        horizon_ms=remaining,
        limit_ms=remaining,
        patience_ms=remaining,
    )
    if not is_at_rest:
        await _loaded(tab, quiet_ms)


async def _loaded(tab: Tab, quiet_ms: int) -> None:
    """Wait until the page is put together, and for what its scripts do then.

    On a slow line, or on a busy machine, its tags may still be on their way.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + LOADING_MS / 1000
    was_loading = False
    while loop.time() < until and not (tab.crashed or tab.page.is_closed()):
        answer = await _ask(tab, quiet_ms, 0, SLICE_MS)
        if answer.quiet or not (answer.loads or was_loading):
            return
        # What the last script does as it comes is waited for, but not for ever.
        was_loading = answer.loads


@dataclass(frozen=True, slots=True)
class _Answer:
    """A document's own account of itself."""

    quiet: bool
    """Whether it is at rest."""
    polls: bool
    """Whether it has timers that never end."""
    loads: bool = False
    """Whether it is still being put together: its document, or what that embeds, is on its way."""


async def _ask(tab: Tab, quiet_ms: int, horizon_ms: int, most_ms: int) -> _Answer:
    """What the page and its frames answer, within `most_ms`.

    A page that navigates has no answer: it is not at rest. A frame that is gone has nothing to do.
    """
    page, times = tab.page, [quiet_ms, horizon_ms, most_ms]
    embedded = [frame for frame in page.frames if frame is not page.main_frame][:FRAMES_ASKED]
    own, *others = await asyncio.gather(
        _ask_frame(page.main_frame, times), *(_ask_frame(frame, times) for frame in embedded)
    )
    if own is None:
        await asyncio.sleep(0.01)  # between two documents: ask the next one
        return _Answer(quiet=False, polls=False, loads=True)
    answers = [own, *filter(None, others)]
    return _Answer(
        quiet=all(answer.quiet for answer in answers),
        polls=any(answer.polls for answer in answers),
        loads=any(answer.loads for answer in answers),
    )


async def _ask_frame(frame: Frame, times: list[int]) -> _Answer | None:
    """The answer of one frame's document; None if it is gone."""
    try:
        async with asyncio.timeout((times[-1] + 2000) / 1000):
            answer = await frame.evaluate(_REST, times)
    except TimeoutError:
        return _Answer(quiet=False, polls=False, loads=True)
    except PlaywrightError:
        return None
    return _Answer(**{name: bool(answer[name]) for name in ("quiet", "polls", "loads")})
