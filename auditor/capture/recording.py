"""What one visit leaves behind, gathered while it runs.

All times here are seconds of the monotonic clock; `auditor.capture.freeze` makes them milliseconds
since the visit began.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import replace

from auditor.capture.busy import Busy
from auditor.capture.camera import Picture
from auditor.capture.drafts import Call, CookieSet, OpenPage, OpenRequest, OpenStorage, event_of
from auditor.capture.messages import (
    Batch,
    BusySaid,
    CallSaid,
    CookieSaid,
    Message,
    PushSaid,
    RouteSaid,
    StorageSaid,
    TitleSaid,
    ViolationSaid,
    read_mark,
)
from auditor.model import (
    CLOCKS_DIFFER_MS,
    ConsoleMessage,
    Cookie,
    Leg,
    Phase,
    Push,
    RouteChange,
    Run,
    Screenshot,
    StepRun,
    Violation,
)

URL_LIMIT = 100_000
"""Characters of a URL that are kept. Chromium itself sends up to two million."""
LEFT_BEHIND = 3.0
"""Seconds after which nobody waits for what a page asked for before it was left."""
MOST = 5000
"""How many pushes, cookies or messages of one visit are kept: a page in a loop has no end."""
LOGGED = 200
WORKERS = frozenset({"worker", "shared_worker", "service_worker", "browser"})
"""Who has no page script that could tell of a call."""


class Recording:
    """One visit as it happens."""

    def __init__(self, *, goal: str | None, leg: Leg, device: str, url: str) -> None:
        """Start the visit's clock."""
        self.goal, self.leg, self.device, self.url = goal, leg, device, url
        self.run = Run.JOURNEY
        self.repeat_of: int | None = None
        self.error: str | None = None
        self.inconclusive: str | None = None
        self.goal_at: int | None = None
        self.consent_at: int | None = None
        self.requests: list[OpenRequest] = []
        self.pages: list[OpenPage] = []
        self.steps: list[StepRun] = []
        self.pushes: list[Push] = []
        self.routes: list[RouteChange] = []
        self.cookies: list[Cookie] = []
        self.cookie_values: defaultdict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        """What was seen in each cookie, by its name, domain and path; `redact` drops it."""
        self.cookies_set: list[CookieSet] = []
        self.storage: list[OpenStorage] = []
        self.console: list[ConsoleMessage] = []
        self.violations: list[Violation] = []
        self.busy = Busy()
        self.screenshots: list[Screenshot] = []
        self.texts: dict[str, str] = {}
        self.last_activity = 0
        self.calls: defaultdict[str, deque[Call]] = defaultdict(deque)
        """Calls of which no request came (yet), by URL."""
        self._uncalled: defaultdict[str, deque[OpenRequest]] = defaultdict(deque)
        self.began = time.monotonic()
        self.began_epoch = time.time()

    # ── the clock ────────────────────────────────────────────────────────────────────────────

    def now(self) -> int:
        """Milliseconds since the visit began."""
        return self.since_began(time.monotonic())

    def since_began(self, moment: float) -> int:
        """A moment of the monotonic clock, in milliseconds since the visit began."""
        return max(round((moment - self.began) * 1000), 0)

    def _of_epoch(self, milliseconds: float | None) -> float:
        """A page's wall-clock time on our clock; a page may lie, so it is bounded."""
        now = time.monotonic()
        if milliseconds is None:
            return now
        return min(max(self.began + milliseconds / 1000 - self.began_epoch, self.began), now)

    def idle_for(self) -> int:
        """Milliseconds since the last request or message; 0 while a response is awaited."""
        if any(each.awaited and not self._is_left_behind(each) for each in self.requests[-200:]):
            return 0
        return self.now() - self.last_activity

    def _is_left_behind(self, request: OpenRequest) -> bool:
        """Whether a script asked for it on a page that was left a while ago: no answer will come.

        What outlives its page (`keepalive`) has been answered by then.
        """
        if request.resource_type not in {"xhr", "fetch"} or request.page is None:
            return False
        later = (page for page in self.pages if page.id > (request.page or 0) and page.status)
        opened = next((page.at for page in later), None)
        return opened is not None and time.monotonic() - opened > LEFT_BEHIND

    def stir(self) -> None:
        """Something goes on: the visit is not at rest."""
        self.last_activity = self.now()

    # ── steps ────────────────────────────────────────────────────────────────────────────────

    @property
    def step(self) -> StepRun | None:
        """The step that runs now, or ran last."""
        return self.steps[-1] if self.steps else None

    def begin_step(
        self, action: str, phase: Phase, *, is_goal: bool = False, began: int | None = None
    ) -> None:
        """Everything from now on (or from `began` on) belongs to this step."""
        began = self.now() if began is None else began
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

    def note_target(self, link: str, frame_url: str) -> None:
        """What the running step acts on: a link that leads there, in that embedded document."""
        self.steps[-1] = replace(self.steps[-1], link=link, frame_url=frame_url)

    def note_picture(self, picture: Picture | None) -> None:
        """What the page looks like in the running step; a step has one picture, its last."""
        if picture is None:
            return
        step = self.steps[-1]
        kept = [each for each in self.screenshots if each.id != step.screenshot]
        shot = Screenshot(
            id=len(kept) + 1,
            at=self.now(),
            caption=f"At: {step.action}",
            image=picture.image,
        )
        self.screenshots = [*kept, shot]
        self.steps[-1] = replace(step, screenshot=shot.id, box=picture.box)

    def begin_acting(self) -> None:
        """The goal action begins only now: what went before it was ours, and caused nothing.

        Where something did happen meanwhile, it stays the step's.
        """
        step = self.steps[-1]
        if step.is_goal and self.last_activity < step.began:
            self.goal_at = self.now()
            self.steps[-1] = replace(step, began=self.goal_at)

    def end_step(
        self,
        error: str | None = None,
        *,
        matched: int | None = None,
        near: tuple[str, ...] = (),
    ) -> None:
        """Close the running step."""
        self.steps[-1] = replace(
            self.steps[-1], ended=self.now(), error=error, matched=matched, near=near
        )

    def step_at(self, at: int, page: int | None) -> int | None:
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
        return next((self.since_began(each.at) for each in self.pages if each.id == page), 0)

    # ── pages ────────────────────────────────────────────────────────────────────────────────

    def open_page(self, url: str) -> OpenPage:
        """A main frame asks for a document."""
        page = OpenPage(id=len(self.pages) + 1, at=time.monotonic(), url=url, final_url=url)
        self.pages.append(page)
        return page

    def _page_of_document(self, document: float, url: str) -> OpenPage | None:
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

    def add_request(self, request: OpenRequest, *, mark: str = "") -> None:
        """A request left the page: join it with the call that asked for it, if one is known.

        `mark` is the fragment that the page script put on the address of a page that goes away.
        """
        request.id = len(self.requests) + 1
        request.url = request.url[:URL_LIMIT]
        self.requests.append(request)
        self.last_activity = self.now()
        if request.method == "OPTIONS" or request.sender in WORKERS:
            return  # a preflight: the call belongs to the request that follows it
        if mark and (told := read_mark(mark)) is not None:
            request.moment, request.frames = told.moment, told.stack
            return
        key = request.url
        if self.calls[key]:
            _join(request, self.calls[key].popleft())
        else:
            self._uncalled[key].append(request)

    def add_call(self, call: Call) -> None:
        """A script asked for a URL: join it with the request that came of it, if it came."""
        self.last_activity = self.now()
        waiting = self._uncalled[call.url]
        while waiting and waiting[0].at + CLOCKS_DIFFER_MS / 1000 < call.at:
            waiting.popleft()  # it was there before the call: its own call was never told
        if waiting:
            _join(waiting.popleft(), call)
        else:
            self.calls[call.url].append(call)

    def unpaused(self, requests: Iterable[OpenRequest]) -> None:
        """What the visit asked for beside what paused; told at its end."""
        # A page that goes away, and fetchLater, pause without the id that the renderer gave.
        nameless = {(each.method, each.url) for each in self.requests if not each.named}
        for request in requests:
            if (request.method, request.url) not in nameless:
                request.page = self._page_at(request)
                self.add_request(request)

    def _page_at(self, request: OpenRequest) -> int | None:
        """The page that was open then."""
        began = [page for page in self.pages if page.at <= request.at]
        return began[-1].id if began else None

    def cookie_set(self, cookie: CookieSet) -> None:
        """A cookie was set, by a script or by a response."""
        if len(self.cookies_set) < MOST:
            self.cookies_set.append(cookie)

    # ── messages of the page's own script ────────────────────────────────────────────────────

    def take_batch(self, batch: Batch, *, popup: bool = False) -> None:
        """Take what the page's script tells of one document."""
        if batch.top and not popup and not batch.url.startswith("http"):
            return  # about:blank, between two pages
        main = batch.document is not None and batch.top and not popup
        page: OpenPage | None = None
        if batch.document is not None and main:
            page = self._page_of_document(batch.document, batch.url)
        elif self.pages:
            page = self.pages[-1]
        for item in batch.items:
            if main or not isinstance(item, TitleSaid | RouteSaid):
                self._take(item, page, batch.url)

    def _take(self, item: Message, page: OpenPage | None, url: str) -> None:
        at = self._of_epoch(item.at)
        page_id = page.id if page else None
        match item:
            case CallSaid() if not item.mark:  # with one, its request tells the same by itself
                self.add_call(
                    Call(
                        at=at,
                        api=item.api,
                        url=item.url[:URL_LIMIT],
                        frames=item.stack,
                        page=page_id,
                        moment=item.moment,
                    )
                )
            case PushSaid():
                self._take_push(item, at, page_id, url)
            case ViolationSaid():
                self.violations.append(
                    Violation(
                        at=self.since_began(at),
                        directive=item.directive,
                        blocked=item.blocked,
                        page_url=url,
                    )
                )
            case CookieSaid() | StorageSaid():
                self._take_kept(item, at, url)
            case TitleSaid() if page is not None:
                page.title = item.title
            case RouteSaid():
                self._take_route(item, at, page_id)
            case BusySaid() if page is not None:
                self.busy.add(item, page.id)

    def _take_kept(self, item: CookieSaid | StorageSaid, at: float, url: str) -> None:
        """A script wrote a cookie, or into the page's storage."""
        set_by = next(iter(item.stack), url)
        if isinstance(item, CookieSaid):
            self.cookie_set(
                CookieSet(
                    at=at,
                    name=item.name,
                    domain=item.domain,
                    path=item.path,
                    lifetime_days=item.lifetime_days,
                    via="script",
                    set_by=set_by,
                )
            )
        elif len(self.storage) < MOST:
            self.storage.append(
                OpenStorage(
                    at=at,
                    area=item.area,
                    key=item.key,
                    length=item.length,
                    page_url=url,
                    set_by=set_by,
                )
            )

    def _take_push(self, item: PushSaid, at: float, page: int | None, url: str) -> None:
        if len(self.pushes) >= MOST:
            return
        since = self.since_began(at)
        self.pushes.append(
            Push(
                id=len(self.pushes) + 1,
                visit=0,
                at=since,
                layer=item.layer,
                event=event_of(item.payload),
                payload=item.payload,
                page=page,
                page_url=url,
                step=self.step_at(since, page),
                initiator=next(iter(item.stack), ""),
            )
        )
        self.last_activity = self.now()

    def _take_route(self, item: RouteSaid, at: float, page: int | None) -> None:
        if len(self.routes) >= MOST:
            return
        since = self.since_began(at)
        self.routes.append(
            RouteChange(
                id=len(self.routes) + 1,
                at=since,
                kind=item.change,
                before=item.before,
                url=item.after,
                page=page,
                step=self.step_at(since, page),
            )
        )

    def tell(self, message: ConsoleMessage) -> None:
        """Keep a console message, at most some hundred of a visit."""
        if len(self.console) < LOGGED:
            self.console.append(replace(message, id=len(self.console) + 1))

    def fail(self, error: str, slug: str) -> None:
        """Say why the visit can't conclude. The first reason stands."""
        if self.error is None:
            self.error, self.inconclusive = error, slug


def _join(request: OpenRequest, call: Call) -> None:
    request.at = min(request.at, call.at)
    request.frames = call.frames or request.frames
    if call.moment != "live" or call.api == "fetchLater":
        request.moment = call.moment
    if call.page is not None:
        request.page = call.page
