"""The facts that a backend (a browser, or a HAR file) captures of one visit."""

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
    """The id of the visit that walked the goal's journey as it stands, if this one does not."""
    error: str | None = None
    """Why the visit could not be finished, as a text for people; checks then can't tell."""
    inconclusive: str | None = None
    """The slug of that reason: bot-wall, page-failed, target-not-found, banner-not-found or
    precondition-unmet."""
    goal_at: int | None = None
    """When the goal action began. None: the visit did not reach it, or is a page of the crawl."""
    consent_at: int | None = None
    """When the visitor chose. 0: before this visit began. None: never (so far)."""
    withdrawn_at: int | None = None
    """When the visitor began to take the consent back. 0: before this visit began. None: never."""
    user_agent: str = ""
    """What the browser says that it is, as scripts of a journey's first page read it; so are the
    next two. Empty: not known."""
    language: str = ""
    """The browser's language: en-GB."""
    clock_offset: int | None = None
    """The visitor's clock: minutes as JavaScript's getTimezoneOffset says them, -60 in Berlin's
    winter."""

    @property
    def conclusive(self) -> bool:
        """Whether it ran to its end, so that silence means that nothing was sent."""
        return self.error is None and self.inconclusive is None

    @property
    def broke(self) -> bool:
        """Whether it is a goal's journey, or a repetition of one, that did not come to its end."""
        return self.goal is not None and not self.conclusive


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
    """The beginning of its markup after scripts changed it; of pages of the crawl only."""
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
    """The ARIA role by which the spec names the element: button, link. Empty: there is no element,
    or the spec names it in another way."""
    error: str | None = None
    matched: int | None = None
    """The number of elements that the locator matched, if the step failed because it is not 1."""
    screenshot: int | None = None
    """The id of the stored screenshot."""
    link: str = ""
    """The address of the link that a goal action clicked; empty: it clicked no link."""
    frame_url: str = ""
    """The address of the embedded document in which a goal action took place; empty: it took place
    in the page itself."""
    near: tuple[str, ...] = ()
    """Elements of the page that look like the one that was not found: button "Send it"."""
    box: tuple[float, ...] = ()
    """Position of the step's element, in shares of the screenshot's width and height: left, top,
    width, height (0 to 1). Empty: there is no screenshot, or no element."""
    asks: bool | None = None
    """Whether a consent banner shows when the step is over. None: nobody looked."""
    contradicted: str = ""
    """What the consent platform says against the refusal that was clicked; empty: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One outgoing HTTP request, as the browser made it.

    A message that a page sends through an open WebSocket is one too, with the method `SEND`.
    """

    id: int
    visit: int
    at: int
    """When the browser made it."""
    method: str
    url: str
    body: str = ""
    """The body's text, decompressed; empty for no body and for binary ones (see body_note)."""
    body_note: str = ""
    """How `body` differs from the bytes sent: gzip, binary 812 bytes, unread, cut."""
    content_type: str = ""
    content_encoding: str = ""
    """The request's header: gzip, br, zstd. Some libraries compress without this header."""
    resource_type: str
    page: int | None = None
    step: int | None = None
    """The StepRun's index."""
    initiator: str = ""
    """The innermost call site that made it (URL:line:column); empty: not known."""
    chain: tuple[str, ...] = ()
    """What led to it, from the innermost outwards: call sites of scripts (URL:line:column), then
    what loaded the outermost script, and so on up to the document that contains the first one."""
    sender: Sender = "page"
    """The kind of document or worker that made it."""
    frame_url: str = ""
    """The address of that document or worker."""
    moment: Moment = "live"
    """Whether the document was in use, already hidden, or being left, when it made it."""
    referrer: str = ""
    status: int | None = None
    failure: str | None = None
    """csp, mixed-content, cancelled (it never left), unanswered (given up by the browser on its
    way), cors: ..., or the browser's net:: error; `blocked` by us, `blocked-by-client` by the
    browser in which a recording was made."""
    held: bool = False
    """Whether we answered it ourselves, so that it never left this machine."""
    redirect_of: int | None = None
    """The id of the request whose redirect this one follows."""
    ended: int | None = None
    """When its response was complete, or when it failed. None: not known."""
    mime_type: str = ""
    """The response's type, by its header."""
    size: int | None = None
    """Bytes of the response as transferred, headers included. None: not known."""

    @property
    def delivered(self) -> bool:
        """Whether it reached its receiver, or would have reached it if we had not held it."""
        if self.held:
            return True
        return self.failure is None and (self.status is None or self.status < HTTP_ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One entry of a data layer, or one call of a vendor's function or of a consent API."""

    id: int
    visit: int
    at: int
    layer: str
    """dataLayer, gtag, fbq, ttq, uetq ...; __tcfapi, __gpp, __uspapi and cmp for consent;
    __google_consent for what Google's tag has stored of it, as it was seen.

    `gtag`: a call, or `arguments` that were pushed. What gtag pushed in vain is told once more: an
    array as an entry of dataLayer; what went to a list that replaced the container's as
    `dataLayer (replaced)`, and what a `push` in the place of the container's did not hand on to
    it as `dataLayer (push replaced)`."""
    event: str | None
    payload: object
    """Plain JSON data: dicts, lists, strings, numbers, booleans, None."""
    page: int | None = None
    page_url: str = ""
    step: int | None = None
    initiator: str = ""

    @property
    def params(self) -> Mapping[str, object]:
        """The named values of an entry or a call, with those of its order.

        Read from {event, ecommerce: {value ...}}, older Enhanced Ecommerce,
        gtag("event", name, {...}) and fbq("track", name, {...}).
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
    """A change of a page's address without a new document, as single-page applications make it."""

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
    """A cookie of the visit. Its value is never stored."""

    name: str
    domain: str
    path: str
    lifetime_days: float | None
    """None: it ends with the session."""
    vendor: str | None
    """The id of the vendor that sets cookies of this name; None: no vendor's table has it."""
    before_choice: bool
    """Whether it was there before the visitor chose."""
    via: Literal["script", "response", "unknown"] = "unknown"
    """What set it: a script (document.cookie, cookieStore) or a response's Set-Cookie."""
    set_by: str = ""
    """The script's call site (URL:line:column), or the address of the response."""
    at: int | None = None
    """When it was first set in this visit. None: it was there before, or was not seen being set."""
    holds: tuple[str, ...] = ()
    """The masks of its value: (masked:identity.email), (masked:email)."""


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
    """The script's call site (URL:line:column)."""
    before_choice: bool
    """Whether it was written before the visitor chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptId:
    """A place in which a click id of the landing was, when a step was over. Its value is not here.

    Addresses and hits, in which it may be too, are facts of their own.
    """

    step: int
    """The StepRun's index."""
    param: str
    """The click id, by its parameter in the landing's address."""
    place: Literal["landing", "cookie", "localStorage", "sessionStorage", "field", "link"]
    """landing: the address that the visit opened first carries it. field: of a form. link: to
    another host, or a form that is sent there."""
    name: str
    """Of the cookie, the storage's key, the field; the host to which a link leads."""
    host: str
    """The cookie's domain, or the host of the page or embedded document."""
    form: Literal["whole", "case", "cut"]
    """whole: as the landing had it. case: in capital or small letters. cut: its beginning."""
    lifetime_days: float | None = None
    """A cookie's; None: it ends with the session, or is no cookie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleMessage:
    """An uncaught error, an error on the console, a dialog, popup or download, or a crash."""

    id: int
    at: int
    kind: Literal["pageerror", "console", "dialog", "crash", "download", "popup"]
    text: str
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something that the page's content security policy blocked."""

    at: int
    directive: str
    blocked: str
    """URL, or `inline`, `eval`."""
    page_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptTime:
    """The time for which a script kept the page's main thread busy, in frames of over 50 ms.

    Source: the browser's Long Animation Frames.
    """

    url: str
    """The script's address; empty: an inline script."""
    page_url: str
    milliseconds: int
    """The sum on this page."""
    longest: int
    """Milliseconds of the longest run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """A small JPEG of the page, made just before the goal action or when a step failed.

    Fields and personal data in it are covered.
    """

    id: int
    at: int
    caption: str
    image: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """All facts that a backend captures of one visit, and that the store keeps.

    Ids count from 1 within the visit. Before `redact`, `bodies` has the bodies as sent, by request
    id, and Request.body is empty; after `redact`, `bodies` and `cookie_values` are empty.
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
    """The values of a cookie, by its index in `cookies`."""
    storage: tuple[StorageWrite, ...] = ()
    kept_ids: tuple[KeptId, ...] = ()
    console: tuple[ConsoleMessage, ...] = ()
    violations: tuple[Violation, ...] = ()
    script_times: tuple[ScriptTime, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    scripts: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """The text of each container (gtm.js) that was loaded, by its request's id."""
