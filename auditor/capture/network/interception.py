"""The capture of a browser's requests, all of which pause in the Fetch domain of its own target.

`InterceptionRules` decides what happens to a paused request; its commands are carried out here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from auditor.capture.cdp.connection import ProtocolError
from auditor.capture.cdp.targets import Targets
from auditor.capture.network.interception_rules import (
    Command,
    Event,
    Fulfil,
    Hits,
    InterceptionRules,
    as_call,
)
from auditor.capture.network.outcomes import Outcomes
from auditor.capture.network.parting import Partings, parting_answer
from auditor.capture.network.round_trip import RoundTrips

if TYPE_CHECKING:
    from playwright.async_api import Page

    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.owner import Owner
    from auditor.capture.drafts import OpenRequest
    from auditor.capture.network.own_headers import OwnHeaders
    from auditor.decode.index import VendorIndex

STAYS = (204, 205, *range(300, 400))
"""Statuses of a response after which the browser does not show it: nothing, or a redirect."""
HEARD_SECONDS = 1.0
"""How long a page may take to answer before the next step."""
ORPHANS = 5_000
"""How many frames without a known owner may have requests that wait for it."""


class Network:
    """The capture of one browser. Tabs adopt their frames, and get the requests of these frames."""

    def __init__(
        self,
        connection: Connection,
        index: VendorIndex,
        *,
        hits: Hits,
        credentials: Mapping[str, str] | None = None,
        proxy_credentials: Mapping[str, str] | None = None,
        own_hosts: frozenset[str] = frozenset(),
        own_headers: OwnHeaders | None = None,
    ) -> None:
        """`credentials` (username, password) go to `own_hosts` only, when they ask.

        `proxy_credentials` go to the proxy, when it asks.
        """
        self._connection = connection
        self._own_headers = own_headers
        self.index = index
        """The vendors that are known."""
        self._asks_for_credentials = not (credentials is None and proxy_credentials is None)
        self.faults = connection.faults
        """A line for each event that a bug of ours failed on; paused requests were let through."""
        self._rules = InterceptionRules(
            index,
            hits,
            self,
            faults=self.faults,
            credentials=credentials,
            proxy_credentials=proxy_credentials,
            own_hosts=own_hosts,
        )
        self.targets = Targets(connection)
        self.outcomes = Outcomes(connection, self.targets)
        self._orphans: dict[str, list[tuple[Event, OpenRequest]]] = {}
        """Requests of frames whose owner is not known yet, by frame."""
        self.sockets = index.sockets() if hits != "deliver" else None
        """Addresses of vendors' WebSockets: tabs hold them, the Fetch domain never sees them."""
        self._socket_messages = 0
        self._seen = self._strays = 0
        """All requests that paused, and those that no visit could be given."""
        self._partings = Partings()
        self._round_trips = RoundTrips()
        self._timer: asyncio.TimerHandle | None = None
        """Goes off when the next of the hits that wait is to be answered."""

    @property
    def held(self) -> int:
        """How many hits were kept from leaving."""
        return self._rules.held + self._socket_messages

    @property
    def unattributed(self) -> int:
        """How many requests no visit has: a service worker's, while several tabs are open, ..."""
        return self._strays + sum(map(len, self._orphans.values()))

    @property
    def seen(self) -> int:
        """How many requests paused: those that were held, and those that were let through."""
        return self._seen

    async def start(self) -> None:
        """Pause every request from now on."""
        on = self._connection.on
        on("Fetch.requestPaused", self._paused)
        on("Fetch.authRequired", self._authentication_required)
        self.targets.adopted = self._adopted
        self.targets.navigated = self._navigated
        await self._connection.send(
            "Fetch.enable",
            {
                "patterns": [{"urlPattern": "*", "requestStage": "Request"}],
                "handleAuthRequests": self._asks_for_credentials,
            },
        )
        await self.targets.start()

    async def catch_up(self) -> None:
        """Wait until all events that the browser has sent so far are handled.

        Playwright has a connection of its own: on a busy machine it may report that a page is gone
        before the requests that the page sent at its end are handled here.
        """
        with suppress(ProtocolError):  # the browser is gone: no event will come any more
            await self._connection.send("Browser.getVersion")

    def release(self, owner: Owner) -> None:
        """Forget a closed tab."""
        self.targets.release(owner)

    def hold_message(self) -> None:
        """Count a message that a tab held at a vendor's WebSocket."""
        self._socket_messages += 1

    def _adopted(self, frame: str, owner: Owner) -> None:
        """Give a frame's first requests to its owner, which is known now."""
        for event, request in self._orphans.pop(frame, ()):
            if request.sender == "frame":
                request.sender = self.targets.sender_of(frame)
            self._give(owner, event, request)

    def _give(self, owner: Owner, event: Event, request: OpenRequest) -> None:
        if not owner.requested(event, request):
            self.give_up(1)

    def give_up(self, count: int) -> None:
        """Count requests that no visit has."""
        self._strays += count

    def orphaned_hits(self, owner: Owner, since: float) -> int:
        """How many hits since then may be this tab's, or another one's of its profile.

        `since` is a moment of the monotonic clock.
        """
        profile = self.targets.profile_of(owner.frame)
        return sum(
            request.at >= since and request.receiver(self.index) is not None
            for frame, waiting in self._orphans.items()
            if self.targets.profile_of(frame) in {"", profile}
            for _, request in waiting
        )

    async def parted(self, page: Page) -> None:
        """Wait until all requests that an earlier document of the page made have paused here.

        `page` shows an empty document now.
        """
        await self._partings.wait(page)

    # ── from the browser to the rules, and back ──────────────────────────────────────────────

    def _paused(self, event: Event, _: str) -> None:
        if self._partings.take(event["request"]["url"]):
            self._connection.post("Fetch.fulfillRequest", parting_answer(event))
            return
        self._carry_out(self._rules.paused(event, time.monotonic()))

    def _authentication_required(self, event: Event, _: str) -> None:
        self._carry_out(self._rules.authentication_required(event))

    def _carry_out(self, command: Command) -> None:
        if isinstance(command, Fulfil) and command.is_given_up:
            frame = command.request.frame
            owner = self.targets.owner_of(frame)
            frames = {frame} if owner is None else {frame, owner.frame}
            command.request.awaited = True
            self._round_trips.add(command, frames, time.monotonic())
            self._set_timer()
        else:
            self._send(command)

    def _send(self, command: Command) -> None:
        method, arguments = as_call(command)
        refused = self._rules.refused
        self._connection.post(method, arguments, refused=lambda _: refused(command))

    # ── answers that come after a round trip ─────────────────────────────────────────────────

    async def answer(self, owner: Owner) -> None:
        """Answer what a tab has sent, before anybody else than its page ends the page."""
        await self._heard(owner.frame)
        if commands := self._round_trips.take_of(owner.frame):
            self._answer(commands)
            await self.catch_up()

    async def _heard(self, frame: str) -> None:
        """Wait until what the page has done so far is seen here: on a busy machine it comes later.

        A page that does not answer soon is not waited for.
        """
        if (session := self.targets.session_of(frame)) is None:
            return
        with suppress(ProtocolError, TimeoutError):
            async with asyncio.timeout(HEARD_SECONDS):
                await self._connection.send("Runtime.evaluate", {"expression": "0"}, session)
        await self.catch_up()

    def _answer_due(self) -> None:
        self._timer = None
        self._answer(self._round_trips.take_due(time.monotonic()))
        self._set_timer()

    def _answer(self, commands: Iterable[Fulfil]) -> None:
        for command in commands:
            command.request.awaited = False
            self._send(command)

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (due := self._round_trips.next_due) is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(due - time.monotonic(), 0), self._answer_due)

    def _navigated(self, frame: str) -> None:
        self._round_trips.opened(frame, time.monotonic())
        self._set_timer()

    # ── called by the rules ──────────────────────────────────────────────────────────────────

    def requested(self, event: Event, request: OpenRequest) -> bool:
        """Give the request to its tab, now or as soon as that is known."""
        frame = request.frame
        if event["resourceType"] == "Document":
            self._round_trips.leaving(frame)
        reports = event["resourceType"] == "CSPViolationReport"
        request.sender = "browser" if reports else self.targets.sender_of(frame)
        request.frame_url = self.targets.url_of(frame)
        owner = self.targets.owner_of(frame)
        if network_id := event.get("networkId"):
            self.outcomes.paused(network_id, request)
        self._seen += 1
        request.has_paused = True
        if owner is not None:
            self._give(owner, event, request)
        elif len(self._orphans) < ORPHANS:
            self._orphans.setdefault(frame, []).append((event, request))
        else:
            self.give_up(1)
        return owner is not None

    def answered(self, event: Event) -> None:
        """Give the response to its tab; with a document, it is too late for what has no answer."""
        if event["resourceType"] == "Document" and event.get("responseStatusCode") not in STAYS:
            self._round_trips.opening(event.get("frameId", ""), time.monotonic())
            self._set_timer()
        if (owner := self.targets.owner_of(event.get("frameId", ""))) is not None:
            owner.answered(event)

    def corrected(self, event: Event, request: OpenRequest) -> list[dict[str, str]] | None:
        """The headers of the device that the request's profile presents, and the spec's own."""
        emulation = self.targets.emulation_of(request.frame)
        sent = event["request"]
        corrected = emulation.corrected(sent) if emulation is not None else None
        if self._own_headers is None:
            return corrected
        return self._own_headers.put_into(sent["url"], sent["headers"], corrected)
