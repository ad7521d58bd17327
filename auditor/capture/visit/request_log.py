"""The requests of a visit, each joined with the script call that made it."""

from __future__ import annotations

import asyncio
import copy
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from auditor.capture.drafts import Call, OpenRequest
from auditor.capture.recorders.read_messages import read_mark
from auditor.capture.visit.clock import VisitClock
from auditor.capture.visit.page_log import PageLog
from auditor.model import CLOCKS_DIFFER_MS

URL_LIMIT = 100_000
"""Characters of a URL that are kept. Chromium itself sends up to two million."""

ABANDONED_AFTER_SECONDS = 3.0
"""After so long on the next page, the visit stops waiting for requests of the page before it."""
PREFLIGHTED_SECONDS = 1.0
"""How long after its preflight a request may come; if that was refused, none does."""
NAVIGATION_SECONDS = 3.0
"""How long the request for a document may take from the moment that its navigation was asked for.
A busy machine takes half a second."""
LOOKED_AT = 200
"""How many of the last requests are checked for a response that is awaited."""
WORKERS = frozenset({"worker", "shared_worker", "service_worker", "browser"})
"""Senders without a page script of ours, which would report their calls."""


class RequestLog:
    """The requests of a visit as they leave, and calls that no request has come of (yet)."""

    def __init__(self, clock: VisitClock, pages: PageLog) -> None:
        """Start empty."""
        self._clock, self._pages = clock, pages
        self._requests: list[OpenRequest] = []
        self.calls: defaultdict[str, deque[Call]] = defaultdict(deque)
        """Calls without a request (yet), by URL."""
        self._uncalled: defaultdict[str, deque[OpenRequest]] = defaultdict(deque)
        """Requests without a call (yet), by URL."""
        self._navigating: dict[str, float] = {}
        """Until when a frame's next document is awaited that nobody has requested yet."""

    def __iter__(self) -> Iterator[OpenRequest]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    @property
    def paused(self) -> int:
        """How many of the requests paused on their way."""
        return sum(request.has_paused for request in self._requests)

    def after(self, count: int) -> list[OpenRequest]:
        """All requests but the first `count`."""
        return self._requests[count:]

    def copied(self) -> RequestLog:
        """A deep copy of the log: later requests and changes are not in it."""
        log = RequestLog(self._clock, self._pages)
        log._requests = copy.deepcopy(self._requests)
        log.calls = copy.deepcopy(self.calls)
        return log

    def remove(self, request: OpenRequest) -> None:
        """Remove a request that turned out to be another visit's."""
        for number in range(len(self._requests) - 1, -1, -1):
            if self._requests[number] is request:
                del self._requests[number]
                return

    def append(self, request: OpenRequest) -> None:
        """Add a request that no call belongs to."""
        self._requests.append(request)

    def add(self, request: OpenRequest, *, mark: str = "") -> None:
        """Add a request, joined with the call that made it if one was reported.

        `mark`: the fragment of its address; calls of a page that goes away put a mark there.
        """
        if request.resource_type == "document":
            self.give_up_document(request.frame)
        request.id = len(self._requests) + 1
        request.url = request.url[:URL_LIMIT]
        self._requests.append(request)
        self._clock.note_activity()
        if request.method == "OPTIONS" or request.sender in WORKERS:
            return  # a preflight: the call belongs to the request that follows it
        if mark and (read := read_mark(mark)) is not None:
            request.moment, request.stack = read.moment, read.stack
            return
        if self.calls[request.url]:
            _join(request, self.calls[request.url].popleft())
        else:
            self._uncalled[request.url].append(request)

    def add_call(self, call: Call) -> None:
        """Add a script's call, joined with the request that it made if that has come."""
        self._clock.note_activity()
        waiting = self._uncalled[call.url]
        while waiting and waiting[0].at + CLOCKS_DIFFER_MS / 1000 < call.at:
            waiting.popleft()  # older than the call: its own call was never reported
        if waiting:
            _join(waiting.popleft(), call)
        else:
            self.calls[call.url].append(call)

    def add_unpaused(self, requests: Iterable[OpenRequest]) -> None:
        """Add the visit's requests that never paused; they are known at its end only."""
        # Requests of a page that goes away, and of fetchLater, pause without a network id.
        without_id = {
            (logged.method, logged.url) for logged in self._requests if not logged.has_network_id
        }
        for request in requests:
            if (request.method, request.url) not in without_id:
                request.page = self._pages.at(request)
                self.add(request)

    def document_arrived(self) -> float | None:
        """When the last document of the main frame had come; None while it has not.

        Seconds of the monotonic clock.
        """
        documents = (each for each in reversed(self._requests) if each.document is not None)
        last = next(documents, None)
        return None if last is None else last.ended

    def await_document(self, frame: str) -> None:
        """Note that a frame's next document is about to be requested."""
        self._navigating[frame] = time.monotonic() + NAVIGATION_SECONDS

    def give_up_document(self, frame: str) -> None:
        """Note that the frame's next document is no longer about to be requested."""
        self._navigating.pop(frame, None)

    def idle_for(self) -> int:
        """Milliseconds since the last request or message; 0 while an answer is awaited.

        It is 0, too, from a click on a link until the next document is requested.
        """
        now = time.monotonic()
        if any(until > now for until in self._navigating.values()):
            return 0
        for request in self._requests[-LOOKED_AT:]:
            if request.awaited and not self._is_abandoned(request):
                return 0
        return self._clock.now() - self._clock.last_activity

    async def all_sent(self, quiet_ms: int, limit_seconds: float) -> None:
        """Wait until each request has gone on: after its preflight, and to its answer.

        Args:
            quiet_ms: how much silence is waited for beside that.
            limit_seconds: the most to wait.
        """
        until = time.monotonic() + limit_seconds
        while time.monotonic() < until:
            is_awaiting = any(
                request.awaited and not self._is_abandoned(request)
                for request in self._requests[-LOOKED_AT:]
            )
            idle = self._clock.now() - self._clock.last_activity
            if not is_awaiting and not self._awaits_preflighted() and idle >= quiet_ms:
                return
            await asyncio.sleep(0.01)

    def _awaits_preflighted(self) -> bool:
        """Whether a preflight was answered a moment ago whose request has not come."""
        since = time.monotonic() - PREFLIGHTED_SECONDS
        latest = self._requests[-LOOKED_AT:]
        sent = {request.url for request in latest if request.method != "OPTIONS"}
        return any(
            request.method == "OPTIONS" and request.at > since and request.url not in sent
            for request in latest
            if request.failure is None
        )

    def _is_abandoned(self, request: OpenRequest) -> bool:
        """Whether a script made it on a page that was left a while ago: no answer will come.

        Requests that outlive their page (`keepalive`) are answered by then.
        """
        if request.resource_type not in {"xhr", "fetch"} or request.page is None:
            return False
        opened = self._pages.opened_after(request.page)
        return opened is not None and time.monotonic() - opened > ABANDONED_AFTER_SECONDS


def _join(request: OpenRequest, call: Call) -> None:
    request.at = min(request.at, call.at)
    request.stack = call.stack or request.stack
    if call.moment != "live" or call.api == "fetchLater":
        request.moment = call.moment
    if call.page is not None:
        request.page = call.page
