"""The browser of an audit: started once, restarted when it dies, a fresh profile for each visit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, cast

from playwright.async_api import Error as PlaywrightError

from auditor.capture.browser.devices import emulations
from auditor.capture.browser.launch import why_unsandboxed
from auditor.capture.browser.routes import route_arguments
from auditor.capture.cdp.connection import ProtocolError
from auditor.capture.cdp.launcher import close, limited_start
from auditor.capture.cdp.watch import Watch
from auditor.capture.network.interception import Network
from auditor.capture.network.own_headers import OwnHeaders
from auditor.capture.screenshot.camera import Camera
from auditor.capture.visit.by_proxy import ByProxy
from auditor.capture.visit.cookies import add_cookies
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.limit import limited
from auditor.capture.visit.profile import LoginError, Profile
from auditor.capture.visit.recording import Recording
from auditor.capture.walk.journey import Journey, walk
from auditor.capture.walk.login import Login, State
from auditor.errors import BrowserError
from auditor.model import Leg, Run, VisitFacts
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from auditor.capture.browser.emulation import Emulation
    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.decode.index import VendorIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """A browser that was started, and what captures it."""

    browser: Browser
    connection: Connection
    network: Network
    camera: Camera
    tasks: Sequence[asyncio.Task[None]]
    """They run as long as the browser does."""

    @property
    def is_alive(self) -> bool:
        return self.browser.is_connected() and not self.connection.closed.is_set()


class PlaywrightBackend:
    """Drives Chromium. Use as an async context manager."""

    def __init__(self, spec: Spec, index: VendorIndex, launcher: Launcher) -> None:
        """Nothing starts before the context is entered."""
        self._spec, self._index, self._launcher = spec, index, launcher
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._opening_profile = asyncio.Lock()
        self._emulations: dict[str, Emulation] = {}
        self._by_proxy = ByProxy(spec.browser, launcher)
        self._earlier: list[Network] = []
        """The captures of browsers that have died, for what they counted."""
        self.login = Login(spec, index, self.told_of)
        self.told = 0
        """How many requests of the visits that are over paused on their way."""
        self.starts = 0

    async def __aenter__(self) -> Self:
        """Start Playwright and the browser."""
        await self._launcher.__aenter__()
        try:
            await self._ready()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the browser, whatever state it is in."""
        try:
            await self._by_proxy.close()
            if self._running is not None:
                await self._end(self._running)
        finally:
            await self._launcher.__aexit__(None, None, None)

    async def _end(self, running: _Running) -> None:
        for task in running.tasks:
            task.cancel()
        await self._launcher.end(running.browser, running.connection)

    # ── what the report says about the browser ───────────────────────────────────────────────

    @property
    def description(self) -> str:
        """The browser and its version."""
        version = self._running.browser.version if self._running else "?"
        return f"{self._launcher.choice.name} {version}"

    @property
    def unsandboxed(self) -> str | None:
        """Why Chromium's sandbox is off; None when it is on, as it should be."""
        return why_unsandboxed()

    @property
    def _networks(self) -> list[Network]:
        return [*self._earlier, *([self._running.network] if self._running else [])]

    @property
    def held(self) -> int:
        """How many requests were answered here instead of by a vendor."""
        return sum(network.held for network in self._networks)

    @property
    def faults(self) -> list[str]:
        """A line for each request that a bug of ours failed on; it was let through."""
        return [fault for network in self._networks for fault in network.faults]

    @property
    def seen(self) -> int:
        """How many requests were held or let through: stored in a visit, or unattributed."""
        return sum(network.seen for network in self._networks)

    @property
    def lost(self) -> int:
        """How many requests are in no visit and not counted as such; negative: in several."""
        return self.seen - self.unattributed - self.told

    @property
    def unattributed(self) -> int:
        """How many requests belong to no known visit."""
        return sum(network.unattributed for network in self._networks)

    # ── the browser ──────────────────────────────────────────────────────────────────────────

    async def _ready(self) -> _Running:
        """The running browser; started again if it has died.

        Raises:
            BrowserError: it does not start.
        """
        async with self._starting:
            if self._running is not None:
                if self._running.is_alive:
                    return self._running
                self._earlier.append(self._running.network)
                ended, self._running = self._running, None
                await self._end(ended)
            if not self._emulations:
                version = await self._launcher.version()
                self._emulations = emulations(self._spec, self._launcher.devices, version)
            browser, connection = await self._launcher.start(
                next(iter(self._emulations.values())), self._route_arguments()
            )
            self._running = running = self._capturing(browser, connection)
            try:
                await running.network.start()
            except ProtocolError as error:
                raise BrowserError(f"the browser does not answer: {error}") from error
            self.starts += 1
            return running

    def _capturing(self, browser: Browser, connection: Connection) -> _Running:
        """The browser with a capture that has not started yet, and watched over from now on."""
        credentials = self._spec.site.http_credentials
        proxy = self._spec.browser.by_proxy
        network = Network(
            connection,
            self._index,
            hits=self._spec.hits,
            credentials=credentials.model_dump() if credentials else None,
            proxy_credentials=proxy.credentials if proxy else None,
            own_hosts=self._own_hosts(),
            own_headers=OwnHeaders.of(self._spec),
        )
        loop = asyncio.get_running_loop()
        return _Running(
            browser=browser,
            connection=connection,
            network=network,
            camera=Camera(
                connection, network.targets, lambda: self._launcher.page_of_ours(browser)
            ),
            tasks=(
                loop.create_task(Watch(connection, network.targets).run()),
                loop.create_task(_close_with(connection, browser)),
            ),
        )

    def _route_arguments(self) -> list[str]:
        """The launch arguments that map hosts (`resolve`, vendors' collectors), and of the proxy.

        Collectors, hosts that only receive hits, map to nothing while hits are held: a second lock
        beside the interception.
        """
        locked = self._index.collectors() if self._spec.hits != "deliver" else ()
        return route_arguments(self._spec.browser, locked)

    def _own_hosts(self) -> frozenset[str]:
        return frozenset(map(host_of, [self._spec.site.url, *self._spec.site.domains]))

    @asynccontextmanager
    async def profile(self, device: str, leg: Leg | None = None) -> AsyncIterator[Profile]:
        """A fresh profile without cookies or storage, which presents itself as the device.

        `leg`: whose visitor uses it; None: of no leg in particular. Where the site has a login, the
        visitor is logged in.

        Raises:
            LoginError: the site's login failed.
            PlaywrightError: the browser died meanwhile; the next profile starts a new one.
            BrowserError: no browser starts.
        """
        state = await self.login.state(device, lambda: self._profile(device))
        async with self._profile(device, leg, state) as profile:
            yield profile

    @asynccontextmanager
    async def _profile(
        self, device: str, leg: Leg | None = None, state: State | None = None
    ) -> AsyncIterator[Profile]:
        """A fresh profile; `state`: what it starts with."""
        running = await self._ready()
        emulation, network = self._emulations[device], running.network
        if leg is not None:
            emulation = emulation.for_visitor(gpc=leg.gpc, locale=leg.locale)
        # One at a time: the targets learn of a profile by its first page, within the block.
        async with self._opening_profile, limited_start(running.connection):
            context = await running.browser.new_context(
                **emulation.context_options(),
                accept_downloads=False,
                storage_state=cast("Any", state),
                ignore_https_errors=self._spec.browser.accept_any_certificate,
            )
            await add_cookies(context, self._spec)
            with network.targets.introducing(emulation):
                first = await context.new_page()
        try:
            camera, connection = running.camera, running.connection
            request = await self._by_proxy.request()
            yield Profile(context, network, emulation, first, camera, connection, request)
        finally:
            await close(context.close(), running.connection)

    # ── visits ───────────────────────────────────────────────────────────────────────────────

    async def visit(
        self,
        recording: Recording,
        do: Callable[[Profile, Tab], Awaitable[None]],
        *,
        seconds: float | None,
        leg: Leg | None = None,
    ) -> None:
        """Do something in a tab of a fresh profile. Its recording keeps what happens there.

        Args:
            recording: of the visit; its device is presented.
            do: what is done there.
            seconds: how long that may take; None: until somebody ends it.
            leg: whose visitor it is; None: of no leg in particular.

        Raises:
            BrowserError: no browser starts.
        """
        try:
            async with self.profile(recording.device, leg) as profile, profile.ended_with_browser():
                tab = await profile.open_tab()
                tab.record(recording)
                try:
                    async with limited(tab, recording, seconds):
                        await do(profile, tab)
                finally:
                    tab.finish(recording)
                    profile.network.release(tab)
        except LoginError as error:
            recording.fail(str(error), "precondition-unmet")
        except PlaywrightError as error:
            recording.fail(f"The browser failed: {error.message.splitlines()[0]}", "page-failed")

    async def walk(
        self, journey: Journey, goal: str, leg: Leg, device: str, again: Sequence[Journey] = ()
    ) -> list[VisitFacts]:
        """The facts of a goal's journey, and of its repetitions `again`.

        If the journey broke, these are not walked; their visits say so.
        """
        recording = await self._record(journey, goal, leg, device, _first_url(journey))
        facts = [self.told_of(recording)]
        confirmation = recording.pages.last.final_url if recording.pages.last is not None else ""
        for repetition in again:
            is_revisit = repetition.run is Run.REVISIT
            url = confirmation if is_revisit else _first_url(repetition)
            again_recording = (
                await self._record(repetition, goal, leg, device, url)
                if recording.error is None
                else _not_walked(repetition, recording, url)
            )
            facts.append(self.told_of(again_recording))
        return facts

    def told_of(self, recording: Recording) -> VisitFacts:
        """The facts of a visit that is over; its requests count as told."""
        self.told += recording.requests.paused
        return to_facts(recording)

    async def _record(
        self, journey: Journey, goal: str, leg: Leg, device: str, url: str
    ) -> Recording:
        """The recording of a journey that starts at `url`, walked in a fresh profile."""
        recording = Recording(goal=goal, leg=leg, device=device, url=url, run=journey.run)
        await self.visit(
            recording,
            lambda _, tab: walk(journey, tab, recording),
            seconds=journey.limit_seconds,
            leg=leg,
        )
        return recording


def _not_walked(repetition: Journey, broken: Recording, url: str) -> Recording:
    """The recording of a repetition that is not walked, because the journey itself broke."""
    recording = Recording(
        goal=broken.goal, leg=broken.leg, device=broken.device, url=url, run=repetition.run
    )
    why = (broken.error or "").rstrip(".")
    recording.fail(f"Not walked, since the journey itself broke: {why}", "precondition-unmet")
    return recording


def _first_url(journey: Journey) -> str:
    """The address that the journey opens first, as the spec writes it."""
    return str(journey.steps[0].argument) if journey.steps else ""


async def _close_with(connection: Connection, browser: Browser) -> None:
    """Close the browser when our connection to it is lost: without it, hits would leave."""
    await connection.closed.wait()
    with suppress(PlaywrightError):
        await browser.close()
