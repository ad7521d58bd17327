"""When held hits are answered that a browser gives up as it goes to the next page.

Answered at once, a hit would seem to arrive that a visitor's browser loses: its vendor's answer
would still be on its way. So it is answered after a typical round trip, or not at all where the
next page was there before. As long as no page is opening, nothing is lost by a shorter one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.capture.network.interception_rules import Fulfil

SOON_SECONDS = 0.1
"""How long a page may take to open the next one after a hit, so that both count as racing."""
ROUND_TRIP_SECONDS = 0.3
"""How long vendors take to answer as a rule, their connection included."""
OPENING_SECONDS = 2.0
"""How long the browser may take to show a document that it has the response of."""
PARTING_SECONDS = 0.2
"""How long the browser may take to give up the requests of a document that it shows no more."""
TAKEN = -1.0
"""When a hit is due that waits no more."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A hit that is not answered yet."""

    number: int
    command: Fulfil
    frames: frozenset[str]
    """Its frame, and those whose next document ends it, too."""
    sent: float
    due: float
    """When it is answered."""
    is_late: bool = False
    """Whether the next document was there first."""


class RoundTrips:
    """The held hits that wait for their answer. Times are seconds of the monotonic clock.

    A page may send many thousands: nothing here looks at all of them for each.
    """

    def __init__(self) -> None:
        """Nothing waits."""
        self._numbers = count()
        self._by_frame: dict[str, dict[int, _Waiting]] = {}
        self._queue: list[tuple[float, int, _Waiting]] = []
        """By when each is due. An entry whose hit is due at another time now counts no more."""
        self._leaving: set[str] = set()
        """Frames that have asked for their next document."""

    def add(self, command: Fulfil, frames: Collection[str], at: float) -> None:
        """Answer this hit later, unless one of the frames has its next document by then."""
        wait = SOON_SECONDS if self._leaving.isdisjoint(frames) else ROUND_TRIP_SECONDS
        hit = _Waiting(next(self._numbers), command, frozenset(frames), at, at + wait)
        for frame in hit.frames:
            self._by_frame.setdefault(frame, {})[hit.number] = hit
        self._enqueue(hit)

    def leaving(self, frame: str) -> None:
        """Note that the frame has asked for its next document."""
        self._leaving.add(frame)
        for hit in self._in(frame):
            self._put_off(hit, max(hit.due, hit.sent + ROUND_TRIP_SECONDS))

    def opening(self, frame: str, at: float) -> None:
        """Note that the response with the frame's next document is here."""
        for hit in self._in(frame):
            hit.is_late = True
            self._put_off(hit, at + OPENING_SECONDS)

    def opened(self, frame: str, at: float) -> None:
        """Note that the frame shows its next document.

        A hit that the browser has not given up after that outlives its page (`keepalive`).
        """
        self._leaving.discard(frame)
        for hit in self._in(frame):
            if hit.is_late:
                self._put_off(hit, min(hit.due, at + PARTING_SECONDS))

    def take_due(self, at: float) -> list[Fulfil]:
        """The hits to answer now, which wait no more."""
        taken = []
        while (due := self.next_due) is not None and due <= at:
            _, _, hit = heappop(self._queue)
            taken.append(self._take(hit))
        return taken

    def take_of(self, frame: str) -> list[Fulfil]:
        """The hits of a frame that may be answered at once, which wait no more."""
        return [self._take(hit) for hit in self._in(frame) if not hit.is_late]

    @property
    def next_due(self) -> float | None:
        """When the next hit is to be answered; None if none waits."""
        while self._queue and self._queue[0][0] != self._queue[0][2].due:
            heappop(self._queue)
        return self._queue[0][0] if self._queue else None

    def _in(self, frame: str) -> list[_Waiting]:
        return list(self._by_frame.get(frame, {}).values())

    def _put_off(self, hit: _Waiting, due: float) -> None:
        if due != hit.due:
            hit.due = due
            self._enqueue(hit)

    def _enqueue(self, hit: _Waiting) -> None:
        heappush(self._queue, (hit.due, next(self._numbers), hit))

    def _take(self, hit: _Waiting) -> Fulfil:
        hit.due = TAKEN
        for frame in hit.frames:
            del self._by_frame[frame][hit.number]
            if not self._by_frame[frame]:
                del self._by_frame[frame]
        return hit.command
