"""A visit's facts in the making: what is still open, and how it becomes a fact."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model import PageVisit, Request


@dataclass(slots=True, kw_only=True)
class OpenRequest:
    """A request whose end is not known yet."""

    id: int
    at: int
    method: str
    url: str
    body: bytes
    content_type: str
    resource_type: str
    frame: str
    frame_url: str
    page: int | None
    step: int | None
    initiator: str = ""
    status: int | None = None
    failure: str | None = None
    held: bool = False
    awaited: bool = False
    """Its response is on the way, and the visit waits for it."""


@dataclass(slots=True, kw_only=True)
class OpenPage:
    """A document of a main frame, from its request on."""

    id: int
    at: int
    url: str
    final_url: str
    status: int | None = None
    title: str = ""
    html: str = ""
    error: str | None = None
    redirects: list[str] = field(default_factory=list)
    document: float | None = None
    """The page's own `performance.timeOrigin`: what its messages are known by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call in the page that asks for a URL: sendBeacon, fetch, an image's src."""

    at: int
    api: str
    url: str
    caller: str
    page: int | None
    step: int | None


def names(blocked: str, url: str) -> bool:
    """Whether a violation's blockedURI (whole, or only an origin) names this URL."""
    bare = blocked.partition("#")[0]
    return bare == url or (bare.count("/") == 2 and url.startswith(bare + "/"))  # noqa: PLR2004


def event_of(payload: object) -> str | None:
    """The event that a push names: {event: x}, gtag("event", x), fbq("track", x)."""
    match payload:
        case {"event": str() as name}:
            return name
        case ["event" | "track" | "trackCustom" | "trackSingle", str() as name, *_]:
            return name
        case _:
            return None


def frozen_page(page: OpenPage) -> PageVisit:
    """The page as a fact; its visit's id comes from the store."""
    return PageVisit(
        id=page.id,
        visit=0,
        index=page.id,
        at=page.at,
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        title=page.title,
        html=page.html,
        error=page.error,
        redirects=tuple(page.redirects),
    )


def frozen_request(request: OpenRequest) -> Request:
    """The request as a fact, without its body; its visit's id comes from the store."""
    return Request(
        id=request.id,
        visit=0,
        at=request.at,
        method=request.method,
        url=request.url,
        content_type=request.content_type,
        resource_type=request.resource_type,
        page=request.page,
        step=request.step,
        initiator=request.initiator,
        frame_url=request.frame_url,
        status=request.status,
        failure=request.failure,
        held=request.held,
    )
