"""The clock of one visit, and when something last happened in it."""

from __future__ import annotations

import time


class VisitClock:
    """A visit's time, in milliseconds since it began.

    Drafts keep moments of the monotonic clock, in seconds; `since_began` converts these.
    """

    def __init__(self) -> None:
        """The visit begins now."""
        self.began = time.monotonic()
        self.began_epoch = time.time()
        self._stopped: int | None = None
        self.last_activity = 0
        """When the last request or message came, in milliseconds since the visit began."""

    def now(self) -> int:
        """Milliseconds since the visit began."""
        return self.since_began(time.monotonic())

    def stop(self) -> None:
        """Note that the visit is over, whatever of it is still seen."""
        self._stopped = self.now()

    @property
    def ended(self) -> int:
        """When the visit was over, in milliseconds since it began; until then, now."""
        return self.now() if self._stopped is None else self._stopped

    def since_began(self, moment: float) -> int:
        """A moment of the monotonic clock, in milliseconds since the visit began."""
        return max(round((moment - self.began) * 1000), 0)

    def of_epoch(self, milliseconds: float | None) -> float:
        """A page's wall-clock time on the monotonic clock, in seconds.

        It lies between the visit's begin and now, whatever the page says.
        """
        now = time.monotonic()
        if milliseconds is None:
            return now
        return min(max(self.began + milliseconds / 1000 - self.began_epoch, self.began), now)

    def note_activity(self) -> None:
        """Note activity: the visit is not at rest."""
        self.last_activity = self.now()
