"""The nouns of an audit: frozen dataclasses, standard library only.

Times in a visit are monotonic milliseconds since the visit began (`at`, `began`, `ended`); money is
`Decimal`. Everything here has passed `redact`, so a value may hold a mask such as `(masked:email)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Literal

EMPTY: Mapping[str, str] = MappingProxyType({})
USER = "user."
"""What the names of user data in `Hit.params` begin with."""


class Severity(IntEnum):
    """How much a finding costs: from hygiene (LOW) to a conversion lost or privacy breached."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Outcome(StrEnum):
    """What a check can say. A broken journey is CANT_TELL: neither a pass nor a missing tag."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "can't tell"
    INAPPLICABLE = "inapplicable"


class Signal(StrEnum):
    """Google's four consent signals, the vocabulary that other vendors are mapped to."""

    AD_STORAGE = "ad_storage"
    ANALYTICS_STORAGE = "analytics_storage"
    AD_USER_DATA = "ad_user_data"
    AD_PERSONALIZATION = "ad_personalization"


class Grant(StrEnum):
    """What a hit says of one consent signal."""

    GRANTED = "granted"
    DENIED = "denied"
    UNSET = "unset"


class Category(StrEnum):
    """What a vendor is for; `forbid` in a consent leg names these."""

    ADVERTISING = "advertising"
    ANALYTICS = "analytics"
    TAG_MANAGER = "tag_manager"
    CONSENT = "consent"
    CRM = "crm"
    AFFILIATE = "affiliate"
    SESSION_REPLAY = "session_replay"
    TESTING = "testing"
    MONITORING = "monitoring"
    OTHER = "other"


class Kind(StrEnum):
    """What one request of a vendor is: only EVENT requests hold hits."""

    EVENT = "event"
    SCRIPT = "script"
    USER_DATA = "user_data"
    CONSENT = "consent"
    AUX = "aux"
    OPAQUE = "opaque"
    """A hit in an envelope that can't be read: server-side tagging that encrypts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A vendor with an account, as this site uses it."""

    name: str
    vendor: str
    account: str
    category: Category = Category.OTHER
    also_at: tuple[str, ...] = ()
    """Hosts of the site itself that take this tag's hits too (server-side tagging)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """How a visitor differs. In this version: what the visitor chooses about consent."""

    name: str
    forbidden: frozenset[Category] = frozenset()
    """No tag of these categories may fire in this leg, on any page."""
    granted: bool = True
    """Whether the visitor's choice allows tags (`signals: granted`)."""
    has_choice: bool = False
    """Whether the leg acts on a banner at all; one that ignores it stays before the choice."""


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
    repeat_of: int | None = None
    """The visit whose confirmation page this one opens again (a direct revisit)."""
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
    error: str | None = None
    redirects: tuple[str, ...] = ()


class Phase(StrEnum):
    """Which part of a visit a step belongs to."""

    CONSENT = "consent"
    JOURNEY = "journey"
    CRAWL = "crawl"
    REPEAT = "repeat"
    FLUSH = "flush"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """One browser action as it was carried out."""

    visit: int
    index: int
    action: str
    """As a person reads it: click button "Place order"."""
    phase: Phase
    began: int
    ended: int | None
    is_goal: bool = False
    error: str | None = None
    matched: int | None = None
    """How many elements the locator matched, where the step failed for want of exactly one."""
    screenshot: int | None = None
    """The stored screenshot's id."""


Sender = Literal["page", "frame", "popup", "worker", "shared_worker", "service_worker", "browser"]
"""What asks for a request: `frame` is an embedded document, `browser` a CSP report and its like."""
Moment = Literal["live", "hidden", "pagehide"]
"""The state of a document when it asks for something."""


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
        return self.failure is None and (self.status is None or self.status < 400)  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a basket, in GA4's words."""

    item_id: str = ""
    item_name: str = ""
    price: Decimal | None = None
    quantity: Decimal | None = None
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What a hit says of the visitor's choice in the strings of IAB and Google; None: not said."""

    personalized_ads: bool | None = None
    """Google's npa."""
    in_dma_region: bool | None = None
    """Google's dma."""
    gdpr_applies: bool | None = None
    tcf_purposes: frozenset[int] | None = None
    """The IAB purposes (1 to 11) that the visitor consented to."""
    tcf_legitimate_interests: frozenset[int] | None = None
    """The purposes that rest on a legitimate interest to which the visitor did not object."""
    tcf_vendors: frozenset[int] | None = None
    """The numbers, on IAB's list, of the vendors that the visitor consented to."""
    tcf_cmp: int | None = None
    """The consent platform's number on IAB's list."""
    us_opted_out: bool | None = None
    """The visitor opted out of the sale of data: us_privacy, or a US section of GPP."""
    gpp_sections: tuple[int, ...] = ()
    """Which sections a GPP string holds: 2 is TCF EU, 7 the US national one."""
    unreadable: tuple[str, ...] = ()
    """Parameters whose string is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One event that a request carries for a vendor. Mirrored requests are one hit."""

    id: int
    visit: int
    requests: tuple[int, ...]
    """Ids; the first is the one that the hit was read from."""
    at: int
    """When it was called for; where that is not known: when it was sent."""
    sent_at: int
    """When its request left. A library may keep a hit for seconds, or until its page is left."""
    vendor: str
    category: Category
    account: str
    event: str
    params: Mapping[str, str]
    """By human name (transaction_id, currency ...), where the vendor's table has one."""
    raw: Mapping[str, str]
    """As on the wire; the first value where a name comes twice."""
    value: Decimal | None = None
    """None when absent or not a number: then look at params["value"]."""
    currency: str | None = None
    key: str | None = None
    """What the vendor deduplicates by: transaction id or event id."""
    items: tuple[Item, ...] = ()
    consent: Mapping[Signal, Grant] = field(default_factory=lambda: MappingProxyType({}))
    privacy: Privacy | None = None
    """None: it says nothing of the kind."""
    label: str = ""
    """Google Ads' conversion label and its like; empty for vendors without one."""
    aliases: tuple[str, ...] = ()
    """What its event is called besides: `purchase` of Adobe's `purchase,event12=1`."""
    user_hash: str = ""
    """The form in which its vendor takes user data: sha256, plain ...; empty: not known."""
    endpoint: str = ""
    """Which of its vendor's endpoints its request went to: `first_party`."""
    automatic: bool = False
    """Sent by the vendor's library by itself: never unplanned, never a duplicate."""
    page: int | None = None
    """The page on which it was called for."""
    page_url: str = ""
    step: int | None = None
    """The StepRun's index during which it was called for."""
    sent_step: int | None = None
    """That of the step during which its request left."""
    initiator: str = ""
    delivered: bool = True
    failure: str | None = None
    """Why it was not delivered: csp, cancelled, HTTP 500, net::ERR_..."""
    held: bool = False

    @property
    def about(self) -> str:
        """What all hits of the same kind share, audit after audit: `ga4 G-1 purchase`."""
        return " ".join(filter(None, [self.vendor, self.account, self.event, self.label]))

    def is_called(self, event: str) -> bool:
        """Whether `event` is the name of its event, or one of its other names."""
        return event == self.event or event in self.aliases

    @property
    def user_data(self) -> Mapping[str, str]:
        """What it says of the visitor, by field: email, phone, first_name ..."""
        return {
            name.removeprefix(USER): value
            for name, value in self.params.items()
            if name.startswith(USER)
        }

    def get(self, name: str) -> str | None:
        """The parameter called `name`: by its human name first, then as on the wire."""
        if name in self.params:
            return self.params[name]
        return self.raw.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLoad:
    """One load of a tag's library or container (gtm.js, fbevents.js)."""

    request: int
    at: int
    vendor: str
    account: str
    """Empty where the library's address doesn't name one."""
    page: int | None
    page_url: str
    step: int | None
    initiator: str
    url: str
    status: int | None
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A kind of request that may well be a hit and could not be read as one, counted."""

    kind: Literal["unread", "unknown", "opaque"]
    """unread: at a known vendor's host, and none of its rules fits. unknown: it looks like a tag
    and belongs to no vendor that is known. opaque: a first-party hit in an encrypted envelope."""
    vendor: str
    """Its id; of an unknown one the registrable domain."""
    host: str
    path: str
    """Without the parts that differ from request to request."""
    reason: str
    """Why it is listed, in words."""
    count: int
    request: int
    """The id of the first of them."""
    at: int
    """When that one was sent."""
    last_at: int
    """When the last of them was sent."""
    page_url: str
    initiator: str


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
class Screenshot:
    """A PNG of the page, taken when a step failed."""

    id: int
    at: int
    caption: str
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """All that a backend captured of one visit; all that the store keeps of it.

    Ids count from 1 within the visit. Between backend and `redact`, the bodies as sent stand in
    `bodies` by request id and Request.body is empty; after `redact`, bodies is empty.
    """

    visit: Visit
    pages: tuple[PageVisit, ...] = ()
    steps: tuple[StepRun, ...] = ()
    requests: tuple[Request, ...] = ()
    bodies: Mapping[int, bytes] = field(default_factory=lambda: MappingProxyType({}))
    pushes: tuple[Push, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    storage: tuple[StorageWrite, ...] = ()
    console: tuple[ConsoleMessage, ...] = ()
    violations: tuple[Violation, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A pointer into the audit, with a caption for a person."""

    kind: Literal["hit", "request", "push", "page", "step", "cookie", "screenshot", "console"]
    ref: int
    """The id of what it points to (of a step: its index)."""
    caption: str


Operator = Literal[
    "equals",
    "one_of",
    "matches",
    "above",
    "below",
    "present",
    "length",
    "same_as",
    "equals_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """One condition on a parameter; `auditor.expectation` says what it means."""

    operator: Operator
    operand: str | bool | Decimal | tuple[str, ...]
    """equals: text · one_of: texts · matches: a regular expression for the whole value · above and
    below: Decimal · present: bool · length: Decimal (a whole number) · same_as: TAG.EVENT.PARAM ·
    equals_text: the key into VisitRecord.texts."""

    def __str__(self) -> str:
        """The condition as a person reads it."""
        match self.operator, self.operand:
            case "equals", text:
                return str(text)
            case "one_of", tuple() as texts:
                return "one of " + ", ".join(texts)
            case "matches", pattern:
                return f"text of the form {pattern}"
            case "above" | "below", bound:
                return f"a number {self.operator} {bound}"
            case "present", wanted:
                return "any value" if wanted else "no value"
            case "length", size:
                return f"{size} item" + ("" if size == 1 else "s")
            case "same_as", other:
                return f"the same as {other}"
            case _:
                return f"the amount shown at {self.operand}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fires:
    """How often a hit is expected: at least `least`, at most `most` (None: no limit)."""

    least: int = 1
    most: int | None = 1

    def __str__(self) -> str:
        """The count as a person reads it."""
        match self.least, self.most:
            case 1, 1:
                return "once"
            case 0, 0:
                return "never"
            case least, None:
                return f"at least {least} time" + ("" if least == 1 else "s")
            case least, most if least == most:
                return f"{least} times"
            case least, most:
                return f"{least} to {most} times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One line of a goal's `expect` (or `forbid`: then it fires never)."""

    tag: Tag
    event: str
    fires: Fires = Fires()
    params: Mapping[str, tuple[Matcher, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By human parameter name; all matchers of a parameter must hold. `value`, `currency`,
    `transaction_id`, `items`, `label` and `event_id` are common to all vendors."""
    within: int = 5000
    """Milliseconds after the goal action began (crawl: after the page was opened)."""
    line: int = 0
    """Where it stands in the spec."""

    @property
    def about(self) -> str:
        """What identifies it within its goal: `ga4 purchase`, `google_ads conversion AbC`."""
        labels = [str(m.operand) for m in self.params.get("label", ()) if m.operator == "equals"]
        return " ".join([self.tag.name, self.event, *labels])


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the checks need to know of a goal."""

    name: str
    title: str
    macro: bool
    line: int
    expect: tuple[Expectation, ...]
    forbid: tuple[Expectation, ...] = ()
    repeats: frozenset[Literal["reload", "back", "revisit"]] = frozenset()
    """On what the conversion must not be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """All that is known of one visit: what a check of scope VISIT looks at.

    Tuples are in order of time. `tags`, `goals` and `crawl_expect` come from the spec.
    """

    visit: Visit
    goal: Goal | None
    """The goal that the visit walks; None for a page of the crawl."""
    expect: tuple[Expectation, ...] = ()
    """What this visit must send: the goal's expectations, or `crawl.expect` for a page of the
    crawl. Those that the leg forbids are already left out."""
    tags: tuple[Tag, ...] = ()
    goals: tuple[Goal, ...] = ()
    """All goals of the spec."""
    speaks_to: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Functions of the page -> the vendors that they reach (gtag: ga4 and google_ads). A layer that
    is not named here reaches all vendors."""
    forbidden_before_choice: frozenset[Category] = frozenset()
    """Categories that must be silent until the visitor chooses (any leg of the spec forbids)."""
    pages: tuple[PageVisit, ...] = ()
    steps: tuple[StepRun, ...] = ()
    requests: tuple[Request, ...] = ()
    hits: tuple[Hit, ...] = ()
    loads: tuple[TagLoad, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    pushes: tuple[Push, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    storage: tuple[StorageWrite, ...] = ()
    console: tuple[ConsoleMessage, ...] = ()
    violations: tuple[Violation, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """What the page showed at the targets that `equals_text` names, by their key."""

    @property
    def conclusive(self) -> bool:
        """Whether the visit ran to its end, so that silence means that nothing was sent."""
        return self.visit.error is None and self.visit.inconclusive is None

    @property
    def page_url(self) -> str:
        """The page the visit is about: the last one of a journey, the crawled one of a crawl."""
        return self.pages[-1].final_url if self.pages else self.visit.url

    def tag_name(self, vendor: str, account: str) -> str | None:
        """What the spec calls this vendor's account; None when it doesn't list it."""
        wanted = (vendor, account)
        return next((tag.name for tag in self.tags if (tag.vendor, tag.account) == wanted), None)

    def phase_of(self, step: int | None) -> Phase | None:
        """The phase of the step with this index; None when there is no such step."""
        return next((run.phase for run in self.steps if run.index == step), None)

    def during(self, phase: Phase) -> tuple[Hit, ...]:
        """The hits whose step belongs to `phase`."""
        indexes = {run.index for run in self.steps if run.phase is phase}
        return tuple(hit for hit in self.hits if hit.step in indexes)

    def first_run_hits(self) -> tuple[Hit, ...]:
        """The hits of the journey itself: without those of repetitions (reload, back)."""
        repeats = {run.index for run in self.steps if run.phase is Phase.REPEAT}
        return tuple(hit for hit in self.hits if hit.step not in repeats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check says about one thing. Build it with auditor.check.passed, failed, ..."""

    outcome: Outcome
    message: str
    """One sentence that a marketer understands."""
    about: str
    """What it is about, stable between audits: no ids, counts or order numbers."""
    fault: str | None = None
    """The slug of the fault catalogue; None for a pass."""
    expected: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    severity: Severity | None = None
    """Overrides the check's own."""
    tag: str | None = None
    """The spec's name of the tag it is about, for the matrix goals x tags."""
    vendor: str | None = None
    line: int | None = None
    """The line of the spec that asked for it."""
    fix: str | None = None
    """How to fix this very thing, where the check's docs say it only in general."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict weighed by the engine. Only FAILED and CANT_TELL verdicts become findings."""

    id: int
    check: str
    fault: str | None
    outcome: Outcome
    severity: Severity
    message: str
    fingerprint: str
    """sha256 over check, goal, leg, device and about: the same in the next audit."""
    about: str
    visit: int
    goal: str | None
    leg: str
    device: str
    page_url: str
    expected: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    tag: str | None = None
    vendor: str | None = None
    line: int | None = None
    fix: str | None = None
    suppressed_by: str | None = None
    """The reason of the spec's `ignore` that silences it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One test case: an expectation of a goal, or of the crawl, on one leg and device."""

    goal: str | None
    tag: str
    about: str
    leg: str
    device: str
    outcome: Outcome
    findings: tuple[int, ...] = ()
    """Ids of the findings that made it so."""
