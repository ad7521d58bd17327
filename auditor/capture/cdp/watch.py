"""Ends what does not answer any more: a page whose script never ends, a browser that hangs.

Nobody else has to limit a wait for a page or for the browser: what is ended here fails all that
waits for it.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.targets import Targets

BEAT_SECONDS = 2.0
"""How often the browser and the pages of running visits are asked for an answer."""
PAGE_BEATS = 10
"""A page that has not answered for so many beats is ended, if the browser answered meanwhile."""
BROWSER_BEATS = 15
"""A browser that has said nothing at all for so many beats is killed.

Beats are counted, and not seconds: this machine may have slept, or our own process.
"""


class Watch:
    """Watches over one browser and its pages."""

    def __init__(self, connection: Connection, targets: Targets) -> None:
        """`run` begins to watch."""
        self._connection, self._targets = connection, targets
        self._unanswered: dict[str, int] = {}
        """How often the browser has answered since a page was asked and did not, by session."""
        self._activities: dict[str, int] = {}
        """When such a page was last active, as the browser answered."""

    async def run(self) -> None:
        """Watch until the connection is gone."""
        silent_beats = 0
        while not self._connection.closed.is_set():
            received = self._connection.received
            self._ask_pages()
            # Its answer comes after those to all earlier questions that could be answered.
            self._connection.post("Browser.getVersion", done=lambda _: self._browser_answered())
            await asyncio.sleep(BEAT_SECONDS)
            silent_beats = silent_beats + 1 if self._connection.received == received else 0
            if silent_beats >= BROWSER_BEATS:
                self._connection.kill()
                return

    def _ask_pages(self) -> None:
        for session in self._targets.recorded_documents():
            if session not in self._unanswered:
                self._unanswered[session] = 0
                answered = partial(self._page_answered, session)
                self._connection.post(
                    "Runtime.evaluate",
                    {"expression": "0"},
                    session,
                    refused=answered,
                    done=answered,
                )

    def _page_answered(self, session: str, _: object) -> None:
        self._unanswered.pop(session, None)
        self._activities.pop(session, None)

    def _browser_answered(self) -> None:
        for session in list(self._unanswered):
            activity = self._targets.activity_of(session)
            is_active = activity != self._activities.get(session, activity)
            self._activities[session] = activity
            # What is requested is a sign of life, too: a storm takes long on a busy machine.
            self._unanswered[session] = 0 if is_active else self._unanswered[session] + 1
            if self._unanswered[session] > PAGE_BEATS:
                self._page_answered(session, None)
                self._targets.end(session)
