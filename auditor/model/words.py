"""The closed sets of words of an audit (severities, outcomes, phases ...), and shared constants."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Literal, assert_never

EMPTY: Mapping[str, str] = MappingProxyType({})
PAGE_VIEW = "page_view"
"""The name by which page views can be spoken of, whatever their vendor calls them."""
UNNAMED = "(unnamed)"
"""The event of a hit of which nothing says what it reports."""
USER = "user."
"""The prefix of the names of user data in `Hit.params`."""

PATIENCE_MS = 5000
"""How long a page is watched for what it sends, where the spec does not say it (`settle`)."""
CLIENT_BLOCKED = "blocked-by-client"
"""The failure of a request that the visitor's own browser refused: an ad blocker, DevTools' request
blocking. It says nothing about the site."""
CLOCKS_DIFFER_MS = 20
"""Milliseconds by which a page's clock and ours may disagree."""
NOT_ASKED = "not-asked"
"""Why a visit is left out and not stored: it is of a leg for visitors who see a consent banner, and
none showed."""
HTTP_ERROR = 400
"""The lowest HTTP status that is an error."""
TURNED_AWAY = frozenset({401, 403, 429, 503})
"""Statuses with which sites refuse robots; some bot walls show their challenge with a 503."""


class Severity(IntEnum):
    """How bad a finding is: from hygiene (LOW) to a lost conversion or a breach of privacy."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Effort(StrEnum):
    """How much work it is to repair a fault."""

    SMALL = "up to 1 hour"
    """One tag, trigger, variable or line."""
    MEDIUM = "half a day"
    """A few places that hang together, and a test of them."""
    LARGE = "several days"
    """Several people or systems: the shop's developers, the consent tool, the server."""


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
    """What a hit says about one consent signal."""

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


class Run(StrEnum):
    """What a visit does with its goal's journey."""

    JOURNEY = "journey"
    """Walks it once, unchanged. A page of the crawl has this value, too."""
    REVISIT = "revisit"
    """Opens its confirmation page again, directly, as a new visitor."""
    DOUBLE_CLICK = "double click"
    """Walks it up to the goal action, and does that twice at once."""
    INVALID = "invalid form"
    """Walks it up to the goal action, with the form filled in wrongly."""
    VARIANT = "variant"
    """Walks the goal's other journey: another basket."""
    RACE = "race"
    """Walks it on a slow device and line, and leaves as soon as the goal is achieved."""

    @property
    def is_whole(self) -> bool:
        """Whether it walks a whole journey once, so that all that the goal expects must be sent."""
        match self:
            case Run.JOURNEY | Run.VARIANT:
                return True
            case Run.REVISIT | Run.DOUBLE_CLICK | Run.INVALID | Run.RACE:
                return False
        assert_never(self)

    @property
    def achieves(self) -> bool:
        """Whether it places an order, or sends a form, on the site itself."""
        match self:
            case Run.JOURNEY | Run.DOUBLE_CLICK | Run.VARIANT | Run.RACE:
                return True
            case Run.REVISIT | Run.INVALID:
                return False
        assert_never(self)


class StepKind(StrEnum):
    """What a step does: an action of the spec, by its key, or something a visit does by itself."""

    NAVIGATE = "navigate"
    CLICK = "click"
    FILL = "fill"
    SELECT_OPTION = "select_option"
    CHECK = "check"
    UNCHECK = "uncheck"
    PRESS = "press"
    HOVER = "hover"
    SCROLL = "scroll"
    UPLOAD = "upload"
    CHOOSE = "choose"
    WAIT_FOR_ELEMENT = "wait_for_element"
    WAIT_FOR_EXPRESSION = "wait_for_expression"
    WAIT_FOR_URL = "wait_for_url"
    WAIT_FOR_RESPONSE = "wait_for_response"
    REMEMBER = "remember"
    OPEN = "open"
    """Opens a page of the crawl, or a confirmation page directly."""
    NUDGE = "nudge"
    """Moves the pointer and scrolls, which some tags wait for."""
    RELOAD = "reload"
    BACK = "back"
    """Goes back, and forward again."""
    SKIP = "skip"
    """Leaves a step of the spec out, since what it depends on does not show."""
    STAY = "stay"
    """Waits on a page that was opened again."""
    LEAVE = "leave"
    OTHER = "other"
    """Whatever a test with the pytest fixture does."""

    @property
    def acts(self) -> bool:
        """Whether it does something to the page, rather than wait."""
        return not self.startswith("wait_for_") and self not in (self.REMEMBER, self.SKIP)


class Phase(StrEnum):
    """Which part of a visit a step belongs to."""

    CONSENT = "consent"
    JOURNEY = "journey"
    CRAWL = "crawl"
    PROVOKE = "provoke"
    """Pointer moves and scrolling without a purpose on the page: some tags wait for them."""
    REPEAT = "repeat"
    FLUSH = "flush"


Sender = Literal["page", "frame", "popup", "worker", "shared_worker", "service_worker", "browser"]
"""What makes a request: `frame` is an embedded document; `browser` sends CSP reports and such."""
Moment = Literal["live", "hidden", "pagehide"]
"""The state of a document when it makes a request."""


class ConsentChoice(StrEnum):
    """What a visitor does about the consent banner."""

    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    """Opens it again after having accepted, and refuses."""

    @property
    def grants(self) -> bool:
        """Whether tags may do afterwards what they need consent for."""
        return self is ConsentChoice.ACCEPT


ConsentMode = Literal["basic", "advanced"]
"""Google's consent mode. basic: its tags wait for consent. advanced: until then they send pings
without cookies that say that it is denied."""
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
    "sum_of",
    "percent_of",
]
ReportFile = Literal[
    "html", "json", "junit", "sarif", "github", "gitlab", "markdown", "csv", "metrics", "tickets"
]  # fmt: skip
"""The formats of a report that are files."""
Format = Literal[ReportFile, "pdf", "console"]
"""All formats of a report: a browser prints the PDF, the console shows its own."""
