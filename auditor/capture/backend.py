"""The browser of an audit: started once, again when it dies, a fresh profile for each visit."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Self

from playwright.async_api import Error as PlaywrightError

from auditor.capture.browser.emulation import Emulation
from auditor.capture.browser.launch import why_unsandboxed
from auditor.capture.network.interception import Network
from auditor.capture.screenshot.camera import Camera
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.profile import Profile
from auditor.capture.visit.recording import Recording
from auditor.capture.walk.journey import Journey, walk
from auditor.errors import UsageError
from auditor.model import Leg, Run, VisitFacts
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.launcher import Launcher
    from auditor.config.models import Spec
    from auditor.decode.index import VendorIndex


class PlaywrightBackend:
    """Drives Chromium. Use as an async context manager."""

    def __init__(self, spec: Spec, index: VendorIndex, launcher: Launcher) -> None:
        """Nothing starts before the context is entered."""
        self._spec, self._index, self._launcher = spec, index, launcher
        self._browser: Browser | None = None
        self._network: Network | None = None
        self._connection: Connection | None = None
        self._camera: Camera | None = None
        self._faults_before: list[str] = []
        self._watching: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._introducing = asyncio.Lock()
        self._emulations: dict[str, Emulation] = {}
        self._held_before = 0
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
            await self._end_browser()
        finally:
            await self._launcher.__aexit__(None, None, None)

    async def _end_browser(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        if self._browser is not None and self._connection is not None:
            await self._launcher.end(self._browser, self._connection)

    def _connection_lost(self) -> bool:
        return self._connection is None or self._connection.closed.is_set()

    # ── what the report says of the browser ──────────────────────────────────────────────────

    @property
    def description(self) -> str:
        """The browser and its version."""
        version = self._browser.version if self._browser else "?"
        return f"{self._launcher.choice.name} {version}"

    @property
    def unsandboxed(self) -> str | None:
        """Why Chromium's sandbox is off; None when it is on, as it should be."""
        return why_unsandboxed()

    @property
    def held(self) -> int:
        """How many requests were answered here instead of by a vendor."""
        return self._held_before + (self._network.held if self._network else 0)

    @property
    def faults(self) -> list[str]:
        """Requests that a bug of ours left without an answer; they were let through."""
        return self._faults_before + (self._network.faults if self._network else [])

    @property
    def unattributed(self) -> int:
        """Requests whose visit could not be told."""
        return self._network.unattributed if self._network else 0

    # ── the browser ──────────────────────────────────────────────────────────────────────────

    async def _ready(self) -> tuple[Browser, Network, Camera]:
        """The browser and its capture; started anew when it has died."""
        async with self._starting:
            if self._browser is not None and self._network is not None:
                alive = self._browser.is_connected() and not self._connection_lost()
                if alive and self._camera is not None:
                    return self._browser, self._network, self._camera
                self._held_before += self._network.held
                self._faults_before += self._network.faults
                await self._end_browser()
            await self._know_devices()
            browser, connection = await self._launcher.start(
                next(iter(self._emulations.values())), self._name_service()
            )
            credentials = self._spec.site.http_credentials
            network = Network(
                connection,
                self._index,
                hits=self._spec.hits,
                credentials=credentials.model_dump() if credentials else None,
                own_hosts=self._own_hosts(),
            )
            await network.start()
            self._browser, self._network, self._connection = browser, network, connection
            self._camera = Camera(browser, connection, network.targets)
            self.starts += 1
            self._watching = asyncio.get_running_loop().create_task(_end_with(connection, browser))
            return browser, network, self._camera

    def _name_service(self) -> list[str]:
        """Where hosts are: the spec's `resolve`; and hosts that only receive are nowhere at all.

        The latter is a second lock, should a hit ever slip past the first.
        """
        rules = [f"MAP {host} {place}" for host, place in self._spec.browser.resolve.items()]
        if self._spec.hits != "deliver":
            locked = sorted(self._index.collectors() - self._spec.browser.resolve.keys())
            rules += [f"MAP {host} ~NOTFOUND" for host in locked]
        return [f"--host-resolver-rules={','.join(rules)}"] if rules else []

    def _own_hosts(self) -> frozenset[str]:
        return frozenset(map(host_of, [self._spec.site.url, *self._spec.site.domains]))

    async def _know_devices(self) -> None:
        """What the spec's devices look like to a site.

        Raises:
            UsageError: the spec names a device that there is not.
        """
        if self._emulations:
            return
        known = self._launcher.devices
        for name, device in self._spec.devices.items():
            if device not in known:
                near = difflib.get_close_matches(device, known, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise UsageError(
                    f"{self._spec.path}:{self._spec.line(f'devices.{name}')}: devices.{name}: "
                    f"there is no device {device}; names are those of Playwright's list{hint}"
                )
        version = await self._launcher.version()
        self._emulations = {
            name: Emulation.of(known[device], version, self._spec.browser)
            for name, device in self._spec.devices.items()
        }

    @asynccontextmanager
    async def profile(self, device: str) -> AsyncIterator[Profile]:
        """A fresh profile: no cookies, no storage, as the device describes."""
        browser, network, camera = await self._ready()
        emulation = self._emulations[device]
        # One at a time: the profile that shows up meanwhile is this one.
        async with self._introducing:
            context = await browser.new_context(
                **emulation.context_options(),
                accept_downloads=False,
                ignore_https_errors=self._spec.browser.accept_any_certificate,
            )
            with network.targets.introducing(emulation):
                first = await context.new_page()
        try:
            yield Profile(context, network, emulation, first, camera)
        finally:
            # When the browser died there is nothing to close; the next visit starts a new one.
            with suppress(PlaywrightError):
                await context.close()

    # ── visits ───────────────────────────────────────────────────────────────────────────────

    async def walk(
        self, journey: Journey, goal: str, leg: Leg, device: str, again: Sequence[Journey] = ()
    ) -> list[VisitFacts]:
        """Walk a goal's journey, and `again` its repetitions; not after one that broke."""
        recording = await self._walk(journey, goal, leg, device, _opened_first(journey))
        facts = [to_facts(recording)]
        confirmation = recording.pages.last.final_url if recording.pages.last is not None else ""
        for repetition in again if recording.error is None else ():
            is_revisit = repetition.run is Run.REVISIT
            url = confirmation if is_revisit else _opened_first(repetition)
            facts.append(to_facts(await self._walk(repetition, goal, leg, device, url)))
        return facts

    async def _walk(
        self, journey: Journey, goal: str, leg: Leg, device: str, url: str
    ) -> Recording:
        """The recording of one visit, which begins at `url`, in a fresh profile."""
        recording = Recording(goal=goal, leg=leg, device=device, url=url, run=journey.run)
        try:
            async with self.profile(device) as profile:
                tab = await profile.open_tab()
                tab.record(recording)
                try:
                    await walk(journey, tab, recording)
                finally:
                    tab.record(None)
                    profile.network.release(tab)
        except PlaywrightError as error:
            recording.fail(f"The browser failed: {error.message}", "page-failed")
        return recording


def _opened_first(journey: Journey) -> str:
    """The address that the journey opens first, as the spec has it."""
    return str(journey.steps[0].argument) if journey.steps else ""


async def _end_with(connection: Connection, browser: Browser) -> None:
    """Without our connection, hits would leave: then the browser must not go on either."""
    await connection.closed.wait()
    with suppress(PlaywrightError):
        await browser.close()
