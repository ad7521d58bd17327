"""What the recorders in a visit's pages report: pushes, calls, routes, cookies and storage."""

from __future__ import annotations

import time
from typing import assert_never

from auditor.capture.drafts import Call, CookieSet, OpenPage, OpenStorage, event_of
from auditor.capture.network.initiator_chain import behind_wrapper
from auditor.capture.recorders.messages import (
    Batch,
    BusyMessage,
    CallMessage,
    CookieMessage,
    PageMessage,
    PushMessage,
    RouteMessage,
    StorageMessage,
    TitleMessage,
    ViolationMessage,
)
from auditor.capture.recorders.read_messages import TEXT_LIMIT
from auditor.capture.recorders.script_times import ScriptTimes
from auditor.capture.visit.clock import VisitClock
from auditor.capture.visit.page_log import PageLog
from auditor.capture.visit.request_log import URL_LIMIT, RequestLog
from auditor.capture.visit.step_log import StepLog
from auditor.model import Push, RouteChange, Violation

MOST = 5000
"""How many pushes, cookies, writes or routes of a visit are kept: a page in a loop has no end."""


class PageMessages:
    """What the pages of one visit report, each message with its page and its step."""

    def __init__(
        self, clock: VisitClock, pages: PageLog, steps: StepLog, requests: RequestLog
    ) -> None:
        """`requests` gets the calls that pages report, and joins them with its requests."""
        self._clock, self._pages, self._steps, self._requests = clock, pages, steps, requests
        self.pushes: list[Push] = []
        self.routes: list[RouteChange] = []
        self.cookies_set: list[CookieSet] = []
        """Set by a script or by a response."""
        self.storage: list[OpenStorage] = []
        self.violations: list[Violation] = []
        self.script_times = ScriptTimes()

    def take(self, batch: Batch, *, popup: bool = False) -> None:
        """Take a batch of messages of one document."""
        if batch.top and not popup and not batch.url.startswith("http"):
            return  # about:blank, between two pages
        is_main = batch.document is not None and batch.top and not popup
        page = self._pages.last
        if batch.document is not None and is_main:
            page = self._pages.of_document(batch.document, batch.url)
        for message in batch.items:
            if is_main or not isinstance(message, TitleMessage | RouteMessage):
                self._take(message, page, batch.url)

    def cookie_set(self, cookie: CookieSet) -> None:
        """Keep a cookie that a script or a response set."""
        if len(self.cookies_set) < MOST:
            self.cookies_set.append(cookie)

    def worker_refused(self, url: str, *, directive: str, blocked: str) -> None:
        """Keep what a policy refused to a worker of the page at `url`."""
        text = blocked[:TEXT_LIMIT]
        message = ViolationMessage(at=None, directive=directive, blocked=text)
        self._take_violation(message, time.monotonic(), url)

    def _take(self, message: PageMessage, page: OpenPage | None, url: str) -> None:  # noqa: C901 - one case a message
        at = self._clock.of_epoch(message.at)
        match message:
            case CallMessage():
                self._take_call(message, at, page)
            case PushMessage():
                self._take_push(message, at, page, url)
            case ViolationMessage():
                self._take_violation(message, at, url)
            case CookieMessage():
                self._take_cookie(message, at, url)
            case StorageMessage():
                self._take_storage(message, at, url)
            case TitleMessage():
                if page is not None:
                    page.title = message.title
            case RouteMessage():
                self._take_route(message, at, page)
            case BusyMessage():
                if page is not None:
                    self.script_times.add(message, page.id)
            case _:
                assert_never(message)

    def _take_call(self, message: CallMessage, at: float, page: OpenPage | None) -> None:
        if message.mark:
            return  # the mark on its request says the same
        self._requests.add_call(
            Call(
                at=at,
                api=message.api,
                url=message.url[:URL_LIMIT],
                stack=behind_wrapper(message.stack) if message.wrapped else message.stack,
                page=page.id if page else None,
                moment=message.moment,
            )
        )

    def _take_push(self, message: PushMessage, at: float, page: OpenPage | None, url: str) -> None:
        if len(self.pushes) >= MOST:
            return
        since = self._clock.since_began(at)
        page_id = page.id if page else None
        self.pushes.append(
            Push(
                id=len(self.pushes) + 1,
                visit=0,
                at=since,
                layer=message.layer,
                event=event_of(message.payload),
                payload=message.payload,
                page=page_id,
                page_url=url,
                step=self._steps.at(since, page_id),
                initiator=next(iter(message.stack), ""),
            )
        )
        self._clock.note_activity()

    def _take_violation(self, message: ViolationMessage, at: float, url: str) -> None:
        self.violations.append(
            Violation(
                at=self._clock.since_began(at),
                directive=message.directive,
                blocked=message.blocked,
                page_url=url,
            )
        )

    def _take_cookie(self, message: CookieMessage, at: float, url: str) -> None:
        self.cookie_set(
            CookieSet(
                at=at,
                name=message.name,
                domain=message.domain,
                path=message.path,
                lifetime_days=message.lifetime_days,
                via="script",
                set_by=next(iter(message.stack), url),
            )
        )

    def _take_storage(self, message: StorageMessage, at: float, url: str) -> None:
        if len(self.storage) < MOST:
            self.storage.append(
                OpenStorage(
                    at=at,
                    area=message.area,
                    key=message.key,
                    length=message.length,
                    page_url=url,
                    set_by=next(iter(message.stack), url),
                )
            )

    def _take_route(self, message: RouteMessage, at: float, page: OpenPage | None) -> None:
        if len(self.routes) >= MOST:
            return
        since = self._clock.since_began(at)
        page_id = page.id if page else None
        self.routes.append(
            RouteChange(
                id=len(self.routes) + 1,
                at=since,
                kind=message.change,
                before=message.before,
                url=message.after,
                page=page_id,
                step=self._steps.at(since, page_id),
            )
        )
