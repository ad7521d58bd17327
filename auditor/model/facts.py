"""What a backend captures of one visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from auditor.model.spec import Leg
from auditor.model.words import EMPTY, HTTP_ERROR, Moment, Phase, Run, Sender, StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One run of a task in a fresh browser profile (a crawled page: in the crawl's profile)."""

    id: int
    goal: str | None
    leg: Leg
    device: str
    began: str
    """Wall clock, ISO 8601 in UTC."""
    ended: int | None = None
    url: str = ""
    """Where the visit started."""
    run: Run = Run.JOURNEY
    repeat_of: int | None = None
    """The visit that walked the goal's journey as it stands, where this one does not."""
    error: str | None = None
    """Why the visit could not be finished; checks then can't tell."""
    inconclusive: str | None = None
    """The slug of that reason: bot-wall, page-failed, target-not-found, banner-not-found or
    precondition-unmet."""
    goal_at: int | None = None
    """When the goal action began. None: it was never reached, or this is a page of the crawl."""
    consent_at: int | None = None
    """When the visitor chose. 0: before this visit began. None: never (so far)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVisit:
    """One document in a main frame."""

    id: int
    visit: int
    index: int
    at: int
    url: str
    final_url: str
    status: int | None
    title: str = ""
    html: str = ""
    """The beginning of its markup, scripts' additions and all; for the crawl's pages only."""
    source: str = ""
    """The beginning of its markup as the server sent it. Empty: not known."""
    error: str | None = None
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """One browser action as it was carried out."""

    visit: int
    index: int
    kind: StepKind
    action: str
    """As a person reads it: click button "Place order"."""
    phase: Phase
    began: int
    ended: int | None
    is_goal: bool = False
    role: str = ""
    """The ARIA role that the spec names the element by: button, link. Empty: it names none, or the
    element in another way."""
    error: str | None = None
    matched: int | None = None
    """How many elements the locator matched, where the step failed for want of exactly one."""
    screenshot: int | None = None
    """The stored screenshot's id."""
    link: str = ""
    """Where the link leads that a goal action clicked; empty: it clicked none."""
    frame_url: str = ""
    """The address of the embedded document that a goal action was carried out in; empty: in the
    page itself."""
    near: tuple[str, ...] = ()
    """What the page has that looks like the element which was not found: button "Send it"."""
    box: tuple[float, ...] = ()
    """Where the element lay that the step acted on, as shares of the screenshot's width and height:
    left, top, width, height (0 to 1). Empty: there is no screenshot, or no element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One outgoing HTTP request, as the browser asked for it.

    A message that a page sends through an open WebSocket is one too, with the method `SEND`.
    """

    id: int
    visit: int
    at: int
    """When it was asked for."""
    method: str
    url: str
    body: str = ""
    """Text, decompressed; empty for none and for binary bodies (see body_note)."""
    body_note: str = ""
    """What became of a body that is not its text: gzip, binary 812 bytes, unread, cut."""
    content_type: str = ""
    content_encoding: str = ""
    """As the request's header says: gzip, br, zstd. Libraries compress without saying so, too."""
    resource_type: str
    page: int | None = None
    step: int | None = None
    """The StepRun's index."""
    initiator: str = ""
    """The innermost script location that asked (URL:line:column), or empty when unknown."""
    chain: tuple[str, ...] = ()
    """What led to it, from the innermost place outwards: scripts' locations (URL:line:column), then
    what loaded the outermost script, and so on to the document whose parser met it."""
    sender: Sender = "page"
    """What kind of document or worker asked."""
    frame_url: str = ""
    """The address of that document or worker."""
    moment: Moment = "live"
    """Whether the document was in use, already hidden, or being left, when it asked."""
    referrer: str = ""
    status: int | None = None
    failure: str | None = None
    """csp, mixed-content, cancelled, cors: ..., or the browser's net:: error; `blocked` by us."""
    held: bool = False
    """Answered by us: it never left this machine."""
    redirect_of: int | None = None
    """The id of the request whose redirect this one follows."""
    ended: int | None = None
    """When its response was complete, or it failed. None: not known."""
    mime_type: str = ""
    """What the response said it is."""
    size: int | None = None
    """Bytes of the response as transferred, headers included. None: not known."""

    @property
    def delivered(self) -> bool:
        """Whether it reached its receiver, or would have, had we not held or blocked it."""
        if self.held:
            return True
        return self.failure is None and (self.status is None or self.status < HTTP_ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One entry of a data layer, one call of a vendor's function, or one of a consent API."""

    id: int
    visit: int
    at: int
    layer: str
    """dataLayer, gtag, fbq, ttq, uetq ...; __tcfapi, __gpp, __uspapi and cmp for consent."""
    event: str | None
    payload: object
    """Plain JSON data: dicts, lists, strings, numbers, booleans, None."""
    page: int | None = None
    page_url: str = ""
    step: int | None = None
    initiator: str = ""

    @property
    def params(self) -> Mapping[str, object]:
        """The named values of an entry or a call, those of its order among them.

        {event, ecommerce: {value ...}}, older Enhanced Ecommerce, gtag("event", name, {...}),
        fbq("track", name, {...}).
        """
        match self.payload:
            case ["trackSingle" | "trackSingleCustom", _, _, dict() as params, *_]:
                return params
            case [_, _, dict() as params, *_]:
                return params
            case {"ecommerce": {"purchase": {"actionField": dict() as order}} as shop, **others}:
                named = {"transaction_id": order.get("id"), **order}
                return {**others, "currency": shop.get("currencyCode"), **named}
            case {"ecommerce": dict() as order, **others}:
                return {**others, **order}
            case dict() as entry:
                return entry
            case _:
                return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteChange:
    """A page of a single-page application gave way to another without a new document."""

    id: int
    at: int
    kind: Literal["push", "replace", "pop", "hash"]
    """pushState, replaceState, back or forward, a change of the fragment alone."""
    before: str
    """The address before it."""
    url: str
    """The address after it."""
    page: int | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie as it stood at a moment of the visit. Its value is never stored."""

    name: str
    domain: str
    path: str
    lifetime_days: float | None
    """None: ends with the session."""
    vendor: str | None
    """Whose cookie it is by its name, where a vendor's table knows it."""
    before_choice: bool
    """Whether it stood before the visitor chose."""
    via: Literal["script", "response", "unknown"] = "unknown"
    """How it came: document.cookie and its like, or a response's Set-Cookie."""
    set_by: str = ""
    """Who set it: the script's location (URL:line:column), or the address that answered."""
    at: int | None = None
    """When it was first set in this visit. None: it stood already, or was not seen being set."""
    holds: tuple[str, ...] = ()
    """The masks of what stood in its value: (masked:identity.email), (masked:email)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageWrite:
    """The first write of a key into a page's storage. Its value is never stored."""

    at: int
    area: Literal["localStorage", "sessionStorage"]
    key: str
    length: int
    """Characters of the value."""
    page_url: str
    set_by: str
    """The script's location (URL:line:column)."""
    before_choice: bool
    """Whether it was written before the visitor chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleMessage:
    """An uncaught error, an error on the console, or something that popped up."""

    id: int
    at: int
    kind: Literal["pageerror", "console", "dialog", "crash", "download", "popup"]
    text: str
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something that the page's content security policy refused."""

    at: int
    directive: str
    blocked: str
    """URL, or `inline`, `eval`."""
    page_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptTime:
    """How long a script kept the page's main thread busy, in frames that took over 50 ms.

    Source: the browser's Long Animation Frames.
    """

    url: str
    """The script's address; empty: it stands in the document."""
    page_url: str
    milliseconds: int
    """In all, on this page."""
    longest: int
    """Milliseconds of the longest run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """A small JPEG of the page: as the goal action was about to begin, or when a step failed.

    What was typed in and whom the page names is covered.
    """

    id: int
    at: int
    caption: str
    image: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """All that a backend captured of one visit; all that the store keeps of it.

    Ids count from 1 within the visit. Between backend and `redact`, the bodies as sent stand in
    `bodies` by request id and Request.body is empty; after `redact`, bodies and cookie_values are
    empty.
    """

    visit: Visit
    pages: tuple[PageVisit, ...] = ()
    steps: tuple[StepRun, ...] = ()
    requests: tuple[Request, ...] = ()
    bodies: Mapping[int, bytes] = field(default_factory=lambda: MappingProxyType({}))
    pushes: tuple[Push, ...] = ()
    routes: tuple[RouteChange, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    cookie_values: Mapping[int, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """What stood in a cookie, by its place in `cookies`."""
    storage: tuple[StorageWrite, ...] = ()
    console: tuple[ConsoleMessage, ...] = ()
    violations: tuple[Violation, ...] = ()
    script_times: tuple[ScriptTime, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    scripts: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """The text of the containers (gtm.js) that were loaded, by their request's id."""
