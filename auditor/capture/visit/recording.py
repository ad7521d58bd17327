"""The recording of a visit while it runs; `to_facts` makes facts of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from auditor.capture.visit.clock import VisitClock
from auditor.capture.visit.page_log import PageLog
from auditor.capture.visit.page_messages import PageMessages
from auditor.capture.visit.request_log import RequestLog
from auditor.capture.visit.step_log import StepLog
from auditor.model import ConsoleMessage, Cookie, KeptId, Leg, Run

CONSOLE_LIMIT = 200
"""How many console messages of a visit are kept."""


class Recording:
    """One visit as it happens: its clock, and a log for each kind of thing that happens."""

    def __init__(
        self, *, goal: str | None, leg: Leg, device: str, url: str, run: Run = Run.JOURNEY
    ) -> None:
        """Start the visit's clock."""
        self.goal, self.leg, self.device, self.url, self.run = goal, leg, device, url, run
        self.repeat_of: int | None = None if run is Run.JOURNEY else 0
        self.error: str | None = None
        self.inconclusive: str | None = None
        self.clock = VisitClock()
        self.pages = PageLog(self.clock)
        self.steps = StepLog(self.clock, self.pages)
        self.requests = RequestLog(self.clock, self.pages)
        self.messages = PageMessages(self.clock, self.pages, self.steps, self.requests)
        self.cookies: list[Cookie] = []
        self.cookie_values: defaultdict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        """The values of each cookie, by its name, domain and path; `redact` drops them."""
        self.user_agent, self.language = "", ""
        self.clock_offset: int | None = None
        self.kept_ids: dict[int, tuple[KeptId, ...]] = {}
        """By step, where the landing's click ids were when it was over."""
        self.console: list[ConsoleMessage] = []
        self.texts: dict[str, str] = {}

    def log(self, message: ConsoleMessage) -> None:
        """Keep a console message, if there are not too many already."""
        if len(self.console) < CONSOLE_LIMIT:
            self.console.append(replace(message, id=len(self.console) + 1))

    def fail(self, error: str, slug: str) -> None:
        """Note why the visit is inconclusive. The first reason stands."""
        if self.error is None:
            self.error, self.inconclusive = error, slug
