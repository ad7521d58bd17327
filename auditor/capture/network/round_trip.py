"""When held hits are answered that a browser gives up as it goes to the next page.

Answered at once, a hit would seem to arrive that a visitor's browser loses: its vendor's answer
would still be on its way. So it is answered after a typical round trip, or not at all where the
next page was there before. As long as no page is opening, nothing is lost by a shorter one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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


@dataclass(slots=True)
class _Waiting:
    """A hit that is not answered yet."""

    command: Fulfil
    frames: frozenset[str]
    """Its frame, and those whose next document ends it, too."""
    sent: float
    due: float
    """When it is answered."""
    is_late: bool = False
    """Whether the next document was there first."""


class RoundTrips:
    """The held hits that wait for their answer. Times are seconds of the monotonic clock."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._waiting: list[_Waiting] = []
        self._leaving: set[str] = set()
        """Frames that have asked for their next document."""

    def add(self, command: Fulfil, frames: Collection[str], at: float) -> None:
        """Answer this hit later, unless one of the frames has its next document by then."""
        wait = SOON_SECONDS if self._leaving.isdisjoint(frames) else ROUND_TRIP_SECONDS
        self._waiting.append(_Waiting(command, frozenset(frames), at, at + wait))

    def leaving(self, frame: str) -> None:
        """Note that the frame has asked for its next document."""
        self._leaving.add(frame)
        for hit in self._in(frame):
            hit.due = max(hit.due, hit.sent + ROUND_TRIP_SECONDS)

    def opening(self, frame: str, at: float) -> None:
        """Note that the response with the frame's next document is here."""
        for hit in self._in(frame):
            hit.is_late, hit.due = True, at + OPENING_SECONDS

    def opened(self, frame: str, at: float) -> None:
        """Note that the frame shows its next document.

        A hit that the browser has not given up after that outlives its page (`keepalive`).
        """
        self._leaving.discard(frame)
        for hit in self._in(frame):
            if hit.is_late:
                hit.due = min(hit.due, at + PARTING_SECONDS)

    def take_due(self, at: float) -> list[Fulfil]:
        """The hits to answer now, which wait no more."""
        return self._take([hit for hit in self._waiting if hit.due <= at])

    def take_of(self, frame: str) -> list[Fulfil]:
        """The hits of a frame that may be answered at once, which wait no more."""
        return self._take([hit for hit in self._in(frame) if not hit.is_late])

    @property
    def next_due(self) -> float | None:
        """When the next hit is to be answered; None if none waits."""
        return min((hit.due for hit in self._waiting), default=None)

    def _in(self, frame: str) -> list[_Waiting]:
        return [hit for hit in self._waiting if frame in hit.frames]

    def _take(self, taken: list[_Waiting]) -> list[Fulfil]:
        self._waiting = [hit for hit in self._waiting if hit not in taken]
        return [hit.command for hit in taken]
