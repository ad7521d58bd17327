"""Mutable drafts of a visit's facts: requests, pages and writes while the visit still runs.

`visit/facts.py` makes facts of them when the visit is over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from auditor.model import Moment, Sender

if TYPE_CHECKING:
    from auditor.decode.index import VendorIndex
    from auditor.vendor import Endpoint, Vendor


@dataclass(slots=True, kw_only=True)
class OpenRequest:
    """A request whose end is not known yet."""

    id: int = 0
    """0 until a recording has it."""
    at: float
    """Seconds of the monotonic clock, like all times in this module."""
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
    of_page: OpenPage | None = None
    """The page that it was given to as it paused."""
    loader: str = ""
    """The loader of the document that made it, as far as the Network domain tells."""
    stack: tuple[str, ...] = ()
    """The call sites in scripts that made it, innermost first (URL:line:column)."""
    parser: str = ""
    """Where in the document's markup it stands, if the parser made it (URL:line)."""
    referrer: str = ""
    status: int | None = None
    failure: str | None = None
    held: bool = False
    redirect_of: OpenRequest | None = None
    ended: float | None = None
    mime_type: str = ""
    size: int | None = None
    has_network_id: bool = True
    """Whether it has a network id, by which the events of both domains are joined."""
    awaited: bool = False
    """Whether the visit waits for its response."""
    has_paused: bool = False
    """Whether it paused, and is one of those that each are in a visit or counted as in none."""
    from_worker: bool = False
    """Whether the site's service worker answered it: it did not reach the network itself."""
    document: OpenPage | None = None
    """The page whose document it loads, also as one hop of its redirects."""
    is_container: bool = False
    """Whether it loads a tag manager's container, whose text is read, too."""
    text: str = ""
    """The container's text; empty for other requests."""
    _receiver: tuple[Vendor, Endpoint] | Literal["not asked"] | None = "not asked"

    def receiver(self, index: VendorIndex) -> tuple[Vendor, Endpoint] | None:
        """The vendor and the endpoint that it goes to; None if no rule of a vendor reads it.

        The index of the audit is asked once, as the request pauses; all that ask later are told
        the same.
        """
        if self._receiver == "not asked":
            self._receiver = index.classify(
                self.method, self.url, self.body, self.content_type, self.content_encoding
            )
        return self._receiver

    def __repr__(self) -> str:
        """Short, since a redirect refers to the request before it."""
        return f"<{self.method} {self.url[:80]} {self.sender}>"


@dataclass(slots=True, kw_only=True)
class OpenPage:
    """A document of a main frame, from its request until the visit is over."""

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
    is_isolated: bool = False
    """Whether it keeps its process to itself (`Cross-Origin-Opener-Policy`)."""
    document: float | None = None
    """The page's own `performance.timeOrigin`, which its messages carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a page's script that requests a URL: sendBeacon, fetch, an image's src."""

    at: float
    api: str
    url: str
    stack: tuple[str, ...]
    page: int | None
    moment: Moment = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStorage:
    """A write into a page's storage; whether it came before the consent choice is not known yet."""

    at: float
    area: Literal["localStorage", "sessionStorage"]
    key: str
    length: int
    page_url: str
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieSet:
    """A cookie as a script or a response set it, without its value."""

    at: float
    name: str
    domain: str
    path: str
    lifetime_days: float | None
    via: Literal["script", "response"]
    set_by: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page."""

    image: bytes
    """A JPEG."""
    box: tuple[float, ...]
    """The step's element in it: left, top, width, height in shares of its size; empty: not in it.
    """


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
