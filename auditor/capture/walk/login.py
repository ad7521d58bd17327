"""The site's login: its steps, walked once before all visits, and what the browser keeps of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.banner import find_banners
from auditor.capture.visit.limit import limited
from auditor.capture.visit.profile import LoginError
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import LIMIT_MS, settle
from auditor.capture.walk.failures import check_not_turned_away, explained
from auditor.capture.walk.obstacles import refused_login
from auditor.capture.walk.opening import NAVIGATION_TIMEOUT_MS, StepError
from auditor.capture.walk.steps import is_left_out, left_out, perform
from auditor.config.saved_session import saved_session
from auditor.config.steps import Navigate
from auditor.model import Leg, Phase
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.visit.profile import Profile
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.config.steps import Step
    from auditor.decode.index import VendorIndex

LEG = Leg(name="login")
SPARE_SECONDS = 30
"""What the login may take beside its steps."""

State = dict[str, Any]
"""Playwright's storage state: cookies, and the entries of localStorage by origin."""
OpenProfile = Callable[[], AbstractAsyncContextManager["Profile"]]


@dataclass(slots=True)
class _Outcome:
    """What became of a login on one device."""

    state: State | None = None
    error: str = ""


class Login:
    """The login of an audit: walked once on each device, when its first visit is to begin."""

    def __init__(
        self, spec: Spec, index: VendorIndex, told_of: Callable[[Recording], object]
    ) -> None:
        """`told_of` is called with the recording of each login that is over."""
        self._spec, self._index, self._told_of = spec, index, told_of
        self._turn = asyncio.Lock()
        self._outcomes: dict[str, _Outcome] = {}
        self.recordings: list[Recording] = []
        """Of each login that was walked."""

    async def state(self, device: str, open_profile: OpenProfile) -> State | None:
        """What a visit on this device starts with; None: the site has no login, and no session.

        Raises:
            LoginError: the login failed, now or for an earlier visit.
            PlaywrightError: the browser died meanwhile; the next visit tries again.
        """
        if not self._spec.site.login:
            return self._saved()
        async with self._turn:
            if device not in self._outcomes:
                self._outcomes[device] = await self._walk(device, open_profile)
        outcome = self._outcomes[device]
        if outcome.state is None:
            raise LoginError(f"The login under site.login failed: {outcome.error}")
        return outcome.state

    def _saved(self) -> State | None:
        """The session that the spec names a file of."""
        saved = saved_session(self._spec)
        return None if saved is None else without_tags(saved, self._index)

    def told(self) -> list[str]:
        """What was done to log in, as a person reads it: a line for each device."""
        return [
            f"{recording.device}: {' · '.join(step.action for step in recording.steps)}"
            for recording in self.recordings
        ]

    async def _walk(self, device: str, open_profile: OpenProfile) -> _Outcome:
        steps = self._spec.site.login
        recording = Recording(goal=None, leg=LEG, device=device, url=str(steps[0].argument))
        outcome = _Outcome()
        async with open_profile() as profile, profile.ended_with_browser():
            tab = await profile.open_tab()
            tab.record(recording)
            try:
                async with limited(tab, recording, _limit_seconds(steps)):
                    await log_in(self._spec, tab, recording)
                    kept = await profile.context.storage_state(indexed_db=True)
                    outcome.state = without_tags(dict(kept), self._index)
            except StepError as error:
                recording.steps.end(str(error), matched=error.matched, near=error.near)
                recording.fail(str(error), error.slug)
            finally:
                tab.finish(recording)
                profile.network.release(tab)
                self._told_of(recording)
                self.recordings.append(recording)
        if recording.error is not None:
            return _Outcome(error=recording.error)
        return outcome


def _limit_seconds(steps: Iterable[Step]) -> float:
    waits = sum((step.timeout or NAVIGATION_TIMEOUT_MS) + LIMIT_MS for step in steps)
    return waits / 1000 + SPARE_SECONDS


async def log_in(spec: Spec, tab: Tab, recording: Recording) -> None:
    """Walk the steps of the login.

    Raises:
        StepError: a step could not be done, or the site refused the login.
        PlaywrightError: the browser is gone.
    """
    steps = spec.site.login
    for number, step in enumerate(steps, 1):
        if await is_left_out(tab, step):
            recording.steps.skip(left_out(step), Phase.JOURNEY)
            continue
        recording.steps.begin(step.kind, str(step), Phase.JOURNEY, role=step.role)
        await tab.answer_held()
        try:
            await perform(
                tab,
                step,
                base=spec.site.url,
                identity=spec.identity,
                folder=spec.path.parent or Path(),
            )
            await settle(tab)
            if isinstance(step, Navigate):
                await check_not_turned_away(tab, recording)
        except StepError as error:
            hosts = {host_of(url) for url in (spec.site.url, *spec.site.domains)}
            why = await explained(error.saying(str(error), step=step), steps, hosts, tab)
            raise why.saying(f"Step {number}: {why}") from error
        recording.steps.end()
    if (refused := await refused_login(tab.page, steps)) is not None:
        raise StepError(refused, "precondition-unmet", step=steps[-1])


def without_tags(state: State, index: VendorIndex) -> State:
    """The state without what tags and consent banners have kept: a visit is a new visitor's."""
    choices = tuple(stored.name for banner in find_banners().values() for stored in banner.stored)

    def is_theirs(entry: dict[str, Any]) -> bool:
        name = str(entry.get("name", ""))
        return index.cookie_vendor(name) is not None or any(
            fnmatchcase(name, pattern) for pattern in choices
        )

    def rest(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [entry for entry in entries if not is_theirs(entry)]

    origins = [
        {**origin, "localStorage": rest(origin.get("localStorage", ()))}
        for origin in state.get("origins", ())
    ]
    return {**state, "cookies": rest(state.get("cookies", ())), "origins": origins}
