"""A visit's facts in the making: what is still open, and how it becomes a fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from auditor.model import Moment, PageVisit, Sender


@dataclass(slots=True, kw_only=True)
class OpenRequest:
    """A request whose end is not known yet."""

    id: int = 0
    """0 until it stands in a recording."""
    at: float
    """Seconds of the monotonic clock, as all times here."""
    method: str
    url: str
    body: bytes = b""
    body_note: str = ""
    content_type: str = ""
    content_encoding: str = ""
    resource_type: str
    frame: str = ""
    frame_url: str = ""
    sender: Sender = "page"
    moment: Moment = "live"
    page: int | None = None
    frames: tuple[str, ...] = ()
    """The scripts' places that asked, innermost first (URL:line:column)."""
    parser: str = ""
    """The document's place whose parser asked (URL:line)."""
    referrer: str = ""
    status: int | None = None
    failure: str | None = None
    held: bool = False
    redirect_of: OpenRequest | None = None
    ended: float | None = None
    mime_type: str = ""
    size: int | None = None
    named: bool = True
    """Whether the renderer's id for it is known, by which all that is said of it is joined."""
    awaited: bool = False
    """Its response is on the way, and the visit waits for it."""
    from_worker: bool = False
    """Answered by the site's service worker: it never went to the network itself."""
    document: OpenPage | None = None
    """The page whose document it asks for, or whose redirect it is."""
    is_container: bool = False
    """Whether it asks for a tag manager's container: its text is read, too."""
    text: str = ""
    """That text."""

    def __repr__(self) -> str:
        """Short, since a redirect holds the request before it."""
        return f"<{self.method} {self.url[:80]} {self.sender}>"


@dataclass(slots=True, kw_only=True)
class OpenPage:
    """A document of a main frame, from its request on."""

    id: int
    at: float
    url: str
    final_url: str
    status: int | None = None
    title: str = ""
    html: str = ""
    source: str = ""
    error: str | None = None
    redirects: list[str] = field(default_factory=list)
    document: float | None = None
    """The page's own `performance.timeOrigin`: what its messages are known by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call in the page that asks for a URL: sendBeacon, fetch, an image's src."""

    at: float
    api: str
    url: str
    frames: tuple[str, ...]
    page: int | None
    moment: Moment = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStorage:
    """A write into a page's storage; whether it came before the choice is not known yet."""

    at: float
    area: Literal["localStorage", "sessionStorage"]
    key: str
    length: int
    page_url: str
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieSet:
    """A cookie as it was set: by whom, when, and for how long."""

    at: float
    name: str
    domain: str
    path: str
    lifetime_days: float | None
    via: Literal["script", "response"]
    set_by: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, and where on it the element lies (in shares of its size; empty: nowhere)."""

    image: bytes
    box: tuple[float, ...]


def event_of(payload: object) -> str | None:
    """The event that a push names: {event: x}, gtag("event", x), fbq("track", x)."""
    match payload:
        case {"event": str() as name}:
            return name
        case ["event" | "track" | "trackCustom", str() as name, *_]:
            return name
        case ["trackSingle" | "trackSingleCustom", _, str() as name, *_]:
            return name
        case _:
            return None


def frozen_page(page: OpenPage, at: int) -> PageVisit:
    """The page as a fact; its visit's id comes from the store."""
    return PageVisit(
        id=page.id,
        visit=0,
        index=page.id,
        at=at,
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        title=page.title,
        html=page.html,
        source=page.source,
        error=page.error,
        redirects=tuple(page.redirects),
    )
