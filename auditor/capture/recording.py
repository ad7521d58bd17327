"""What one visit left behind, gathered while it runs; frozen into VisitFacts at its end.

Times that come from the page (epoch milliseconds) and from Python are brought to one clock here:
milliseconds since the visit began.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from auditor.capture.drafts import (
    Call,
    OpenPage,
    OpenRequest,
    event_of,
    frozen_page,
    frozen_request,
    names,
)
from auditor.model import (
    ConsoleMessage,
    Cookie,
    Leg,
    Phase,
    Push,
    Screenshot,
    StepRun,
    Violation,
    Visit,
    VisitFacts,
)

URL_LIMIT = 100_000
"""Characters of a URL that are kept. Chromium itself sends up to two million."""


CLOCKS_DIFFER = 20
"""Milliseconds by which the page's clock and ours may disagree."""


class Recording:
    """One visit as it happens."""

    def __init__(self, *, goal: str | None, leg: Leg, device: str, url: str) -> None:
        """Start the visit's clock."""
        self.goal, self.leg, self.device, self.url = goal, leg, device, url
        self.repeat_of: int | None = None
        self.error: str | None = None
        self.inconclusive: str | None = None
        self.goal_at: int | None = None
        self.consent_at: int | None = None
        self.requests: list[OpenRequest] = []
        self.pages: list[OpenPage] = []
        self.steps: list[StepRun] = []
        self.pushes: list[Push] = []
        self.cookies: list[Cookie] = []
        self.console: list[ConsoleMessage] = []
        self.violations: list[Violation] = []
        self.screenshots: list[Screenshot] = []
        self.texts: dict[str, str] = {}
        self.last_activity = 0
        self._calls: defaultdict[str, deque[Call]] = defaultdict(deque)
        self._uncalled: defaultdict[str, deque[OpenRequest]] = defaultdict(deque)
        self._began = time.monotonic()
        self._began_epoch = time.time()

    # ── the clock ────────────────────────────────────────────────────────────────────────────

    def now(self) -> int:
        """Milliseconds since the visit began."""
        return round((time.monotonic() - self._began) * 1000)

    def _of_epoch(self, milliseconds: float) -> int:
        """A page's wall-clock time on the visit's clock; a page may lie, so it is bounded."""
        return min(max(round(milliseconds - self._began_epoch * 1000), 0), self.now())

    def idle_for(self) -> int:
        """Milliseconds since the last request or message; 0 while a response is awaited."""
        if any(request.awaited for request in self.requests[-200:]):
            return 0
        return self.now() - self.last_activity

    # ── steps ────────────────────────────────────────────────────────────────────────────────

    @property
    def step(self) -> StepRun | None:
        """The step that runs now, or ran last."""
        return self.steps[-1] if self.steps else None

    def begin_step(self, action: str, phase: Phase, *, is_goal: bool = False) -> None:
        """Everything from now on belongs to this step."""
        began = self.now()
        if is_goal:
            self.goal_at = began
        if phase is Phase.CONSENT and self.consent_at is None:
            self.consent_at = began
        self.steps.append(
            StepRun(
                visit=0,
                index=len(self.steps) + 1,
                action=action,
                phase=phase,
                began=began,
                ended=None,
                is_goal=is_goal,
            )
        )

    def end_step(
        self, error: str | None = None, *, matched: int | None = None, png: bytes | None = None
    ) -> None:
        """Close the running step; what failed is told with a picture of the page."""
        step, now = self.steps[-1], self.now()
        if png is not None:
            shot = Screenshot(
                id=len(self.screenshots) + 1, at=now, caption=f"At: {step.action}", png=png
            )
            self.screenshots.append(shot)
        self.steps[-1] = replace(
            step,
            ended=now,
            error=error,
            matched=matched,
            screenshot=self.screenshots[-1].id if png is not None else None,
        )

    def _step_at(self, at: int, page: int | None) -> int | None:
        """The step during which something was called.

        What an older document sends while it is left for a repetition was not caused by the
        repetition: it belongs to the step before it.
        """
        chosen: StepRun | None = None
        for step in self.steps:
            if step.began > at:
                break
            older = page is not None and self._page_began(page) < step.began
            if step.phase is Phase.REPEAT and older:
                continue
            chosen = step
        return chosen.index if chosen else None

    def _page_began(self, page: int) -> int:
        return next((each.at for each in self.pages if each.id == page), 0)

    # ── pages ────────────────────────────────────────────────────────────────────────────────

    def open_page(self, url: str) -> OpenPage:
        """A main frame asks for a document."""
        page = OpenPage(id=len(self.pages) + 1, at=self.now(), url=url, final_url=url)
        self.pages.append(page)
        return page

    def page_of_document(self, document: float, url: str) -> OpenPage | None:
        """The page whose script tells us something; the first message names the document."""
        for page in self.pages:
            if page.document == document:
                return page
        fresh = [page for page in self.pages if page.document is None]
        if not fresh:
            return self.pages[-1] if self.pages else None
        page = fresh[-1]
        page.document = document
        if url.startswith("http"):
            page.final_url = url
        return page

    # ── requests and the calls that made them ────────────────────────────────────────────────

    def add_request(self, request: OpenRequest) -> None:
        """A request left the page: join it with the call that asked for it, if one is known."""
        self.requests.append(request)
        self.last_activity = self.now()
        if request.method == "OPTIONS":
            return  # a preflight: the call belongs to the request that follows it
        key = request.url
        if self._calls[key]:
            self._join(request, self._calls[key].popleft())
        else:
            self._uncalled[key].append(request)

    def add_call(self, call: Call) -> None:
        """A script asked for a URL: join it with the request that came of it, if it came."""
        self.last_activity = self.now()
        waiting = self._uncalled[call.url]
        while waiting and waiting[0].at + CLOCKS_DIFFER < call.at:
            waiting.popleft()  # it was there before the call: its own call was never told
        if waiting:
            self._join(waiting.popleft(), call)
        else:
            self._calls[call.url].append(call)

    @staticmethod
    def _join(request: OpenRequest, call: Call) -> None:
        request.at = min(request.at, call.at)
        request.initiator = call.caller
        request.step = call.step
        if call.page is not None:
            request.page = call.page

    def new_request(  # noqa: PLR0913 - a request has that many parts
        self,
        *,
        method: str,
        url: str,
        body: bytes,
        content_type: str,
        resource_type: str,
        frame: str,
        frame_url: str,
        page: int | None,
    ) -> OpenRequest:
        """Record a request that the browser is about to send."""
        at = self.now()
        request = OpenRequest(
            id=len(self.requests) + 1,
            at=at,
            method=method,
            url=url[:URL_LIMIT],
            body=body,
            content_type=content_type,
            resource_type=resource_type,
            frame=frame,
            frame_url=frame_url,
            page=page,
            step=self._step_at(at, page),
        )
        self.add_request(request)
        return request

    # ── messages of the page's own script ────────────────────────────────────────────────────

    def take_batch(self, batch: object) -> None:
        """Take what page.js tells. A page could forge it, so every field is looked at."""
        if not isinstance(batch, dict) or not isinstance(batch.get("items"), list):
            return
        document, url = batch.get("document"), str(batch.get("url", ""))
        if batch.get("top") is True and not url.startswith("http"):
            return  # about:blank, between two pages
        page = None
        if isinstance(document, (int, float)) and batch.get("top") is True:
            page = self.page_of_document(float(document), url)
        elif self.pages:
            page = self.pages[-1]
        for item in batch["items"]:
            if isinstance(item, dict):
                self._take(item, page, url)

    def _take(self, item: Mapping[str, object], page: OpenPage | None, url: str) -> None:
        time_of = item.get("at")
        at = self._of_epoch(time_of) if isinstance(time_of, (int, float)) else self.now()
        page_id = page.id if page else None
        stack = str(item.get("stack", ""))
        match item.get("kind"):
            case "push":
                self._take_push(item, at, page_id, url, stack)
            case "call":
                call = Call(
                    at=at,
                    api=str(item.get("api", "")),
                    url=str(item.get("url", ""))[:URL_LIMIT],
                    caller=stack,
                    page=page_id,
                    step=self._step_at(at, page_id),
                )
                self.add_call(call)
            case "csp":
                self._take_violation(item, at, url)
            case "title" if page is not None:
                page.title = str(item.get("title", ""))

    def _take_push(
        self, item: Mapping[str, object], at: int, page: int | None, url: str, stack: str
    ) -> None:
        payload = item.get("payload")
        self.pushes.append(
            Push(
                id=len(self.pushes) + 1,
                visit=0,
                at=at,
                layer=str(item.get("layer", "")),
                event=event_of(payload),
                payload=payload,
                page=page,
                page_url=url,
                step=self._step_at(at, page),
                initiator=stack,
            )
        )
        self.last_activity = self.now()

    def _take_violation(self, item: Mapping[str, object], at: int, url: str) -> None:
        self.violations.append(
            Violation(
                at=at,
                directive=str(item.get("directive", "")),
                blocked=str(item.get("blocked", "")),
                page_url=url,
            )
        )

    def tell(self, message: ConsoleMessage) -> None:
        """Keep a console message, at most 200 of a visit."""
        if len(self.console) < 200:  # noqa: PLR2004 - a page in a loop logs without end
            self.console.append(replace(message, id=len(self.console) + 1))

    # ── the end ──────────────────────────────────────────────────────────────────────────────

    def fail(self, error: str, slug: str) -> None:
        """Say why the visit can't conclude. The first reason stands."""
        if self.error is None:
            self.error, self.inconclusive = error, slug

    def _refused_calls(self) -> None:
        """Make requests of the calls that the content security policy refused.

        They never reach the network, yet they are what the site tried to send.
        """
        for violation in self.violations:
            for url, calls in self._calls.items():
                if calls and names(violation.blocked, url):
                    call = calls.popleft()
                    request = OpenRequest(
                        id=len(self.requests) + 1,
                        at=call.at,
                        method="GET",
                        url=url,
                        body=b"",
                        content_type="",
                        resource_type=call.api,
                        frame="",
                        frame_url=violation.page_url,
                        page=call.page,
                        step=call.step,
                        initiator=call.caller,
                        failure="csp",
                    )
                    self.requests.append(request)
                    break

    def _merged_calls(self) -> None:
        """Make requests of scripts that a page asked for twice.

        The browser loads such a script once and runs it twice: a container installed twice.
        """
        loaded = {each.url: each for each in self.requests if each.resource_type == "script"}
        for url, calls in self._calls.items():
            first = loaded.get(url)
            for call in calls:
                if first is not None and call.api == "script" and call.page == first.page:
                    again = replace(
                        first,
                        id=len(self.requests) + 1,
                        at=call.at,
                        step=call.step,
                        initiator=call.caller,
                    )
                    self.requests.append(again)

    def facts(self) -> VisitFacts:
        """Freeze what was gathered."""
        self._refused_calls()
        self._merged_calls()
        began = datetime.fromtimestamp(self._began_epoch, UTC).isoformat(timespec="milliseconds")
        visit = Visit(
            id=0,
            goal=self.goal,
            leg=self.leg,
            device=self.device,
            began=began,
            ended=self.now(),
            url=self.url,
            repeat_of=self.repeat_of,
            error=self.error,
            inconclusive=self.inconclusive,
            goal_at=self.goal_at,
            consent_at=self.consent_at,
        )
        return VisitFacts(
            visit=visit,
            pages=tuple(frozen_page(page) for page in self.pages),
            steps=tuple(self.steps),
            requests=tuple(
                frozen_request(each) for each in sorted(self.requests, key=lambda r: r.at)
            ),
            bodies={each.id: each.body for each in self.requests if each.body},
            pushes=tuple(sorted(self.pushes, key=lambda push: push.at)),
            cookies=tuple(self.cookies),
            console=tuple(self.console),
            violations=tuple(self.violations),
            screenshots=tuple(self.screenshots),
            texts=dict(self.texts),
        )
