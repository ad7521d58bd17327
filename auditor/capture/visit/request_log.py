"""The requests of a visit, each joined with the call in the page that asked for it."""

from __future__ import annotations

import copy
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from auditor.capture.drafts import Call, OpenRequest
from auditor.capture.recorders.messages import read_mark
from auditor.capture.visit.clock import VisitClock
from auditor.capture.visit.page_log import PageLog
from auditor.model import CLOCKS_DIFFER_MS

URL_LIMIT = 100_000
"""Characters of a URL that are kept. Chromium itself sends up to two million."""

LEFT_BEHIND = 3.0
"""Seconds after which nobody waits for what a page asked for before it was left."""
LOOKED_AT = 200
"""How many of the last requests may still be on their way."""
WORKERS = frozenset({"worker", "shared_worker", "service_worker", "browser"})
"""Who has no page script that could tell of a call."""


class RequestLog:
    """The requests of a visit as they leave, and calls of which no request came (yet)."""

    def __init__(self, clock: VisitClock, pages: PageLog) -> None:
        """There is none yet."""
        self._clock, self._pages = clock, pages
        self._requests: list[OpenRequest] = []
        self.calls: defaultdict[str, deque[Call]] = defaultdict(deque)
        """Calls of which no request came (yet), by URL."""
        self._uncalled: defaultdict[str, deque[OpenRequest]] = defaultdict(deque)

    def __iter__(self) -> Iterator[OpenRequest]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    def after(self, count: int) -> list[OpenRequest]:
        """All but the first `count` of them."""
        return self._requests[count:]

    def copied(self) -> RequestLog:
        """The log as it is now: what comes later, or is noted in its requests, is not in it."""
        log = RequestLog(self._clock, self._pages)
        log._requests = copy.deepcopy(self._requests)
        log.calls = copy.deepcopy(self.calls)
        return log

    def append(self, request: OpenRequest) -> None:
        """Keep a request as it is: no call belongs to it."""
        self._requests.append(request)

    def add(self, request: OpenRequest, *, mark: str = "") -> None:
        """A request left the page: join it with the call that asked for it, if one is known.

        `mark` is the fragment that the page script put on the address of a page that goes away.
        """
        request.id = len(self._requests) + 1
        request.url = request.url[:URL_LIMIT]
        self._requests.append(request)
        self._clock.stir()
        if request.method == "OPTIONS" or request.sender in WORKERS:
            return  # a preflight: the call belongs to the request that follows it
        if mark and (read := read_mark(mark)) is not None:
            request.moment, request.frames = read.moment, read.stack
            return
        if self.calls[request.url]:
            _join(request, self.calls[request.url].popleft())
        else:
            self._uncalled[request.url].append(request)

    def add_call(self, call: Call) -> None:
        """A script asked for a URL: join it with the request that came of it, if it came."""
        self._clock.stir()
        waiting = self._uncalled[call.url]
        while waiting and waiting[0].at + CLOCKS_DIFFER_MS / 1000 < call.at:
            waiting.popleft()  # it was there before the call: its own call was never told
        if waiting:
            _join(waiting.popleft(), call)
        else:
            self.calls[call.url].append(call)

    def add_unpaused(self, requests: Iterable[OpenRequest]) -> None:
        """What the visit asked for beside what paused; told at its end."""
        # A page that goes away, and fetchLater, pause without the id that the renderer gave.
        nameless = {(known.method, known.url) for known in self._requests if not known.named}
        for request in requests:
            if (request.method, request.url) not in nameless:
                request.page = self._pages.at(request)
                self.add(request)

    def idle_for(self) -> int:
        """Milliseconds since the last request or message; 0 while a response is awaited."""
        for request in self._requests[-LOOKED_AT:]:
            if request.awaited and not self._is_left_behind(request):
                return 0
        return self._clock.now() - self._clock.last_activity

    def _is_left_behind(self, request: OpenRequest) -> bool:
        """Whether a script asked for it on a page that was left a while ago: no answer will come.

        What outlives its page (`keepalive`) has been answered by then.
        """
        if request.resource_type not in {"xhr", "fetch"} or request.page is None:
            return False
        opened = self._pages.opened_after(request.page)
        return opened is not None and time.monotonic() - opened > LEFT_BEHIND


def _join(request: OpenRequest, call: Call) -> None:
    request.at = min(request.at, call.at)
    request.frames = call.frames or request.frames
    if call.moment != "live" or call.api == "fetchLater":
        request.moment = call.moment
    if call.page is not None:
        request.page = call.page
