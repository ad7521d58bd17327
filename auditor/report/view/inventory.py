"""The tags, pages and cookies that were seen on the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.report.view.problems import Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class TagUse:
    """A vendor's account that was seen on the site, in the spec or not."""

    vendor: str
    account: str
    purpose: str = ""
    """What its vendor is for; empty where that is not known."""
    tag: str
    """The spec's name for it; empty when the spec doesn't list it."""
    pages: int
    hits: int
    held: int
    undelivered: int
    cookies: tuple[str, ...]
    """Names of its vendor's cookies."""
    lifetimes: Pairs = ()
    """These cookies, with how long they stay."""
    loaded_by: tuple[str, ...] = ()
    """What put it on the page, the most frequent first: a container, a script, the page itself."""
    before_choice: int | None = None
    """Hits that left before the visitor had chosen, or without a choice. None: the spec has no
    consent choice."""
    after_choice: int | None = None
    transferred: int | None = None
    """Bytes that its libraries and hits brought to the browser, on average over the page loads on
    which there were any. None: there were none."""
    busy: int | None = None
    """Milliseconds that its scripts kept the page busy, on average over the same page loads; only
    frames of over 50 ms count. None: not measured."""
    environments: tuple[str, ...] = ()
    """Its vendor's environments (dev, qa) that its libraries and hits name, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTag:
    """What a tag did on one page, over all visits to it."""

    vendor: str
    account: str
    hits: int
    loaded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page of the site, over all visits to it."""

    url: str
    title: str
    status: int | None
    error: str
    visits: int
    tags: tuple[PageTag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieView:
    """One cookie of the site, over all visits."""

    name: str
    domain: str
    vendor: str
    lifetime: str
    purpose: str
    """What it is for, by the Open Cookie Database, else by its vendor; empty: neither says it."""
    before_choice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadView:
    """Requests of one kind that may be hits and could not be read, over all visits."""

    kind: Literal["unread", "unknown", "opaque", "exchange"]
    """See auditor.model.Unrecognised."""
    vendor: str
    """The vendor's name; the domain of an unknown vendor; empty for exchanges of ids."""
    place: str
    """Host and path, with a star for parts that differ from request to request. The domains of the
    networks that exchanged ids."""
    reason: str
    count: int
    pages: int
    page_url: str
    """The first page on which it was sent."""
    initiator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much was seen."""

    visits: int = 0
    failed_visits: int = 0
    pages: int = 0
    requests: int = 0
    hits: int = 0
    held: int = 0
    """Hits that the audit answered itself: they never reached a vendor."""
    pushes: int = 0
    walks: int = 0
    """Visits that walked a journey as it stands."""
    repeats: int = 0
    """Visits that repeated or varied one."""
    crawled: int = 0
    """Visits to one page of the crawl."""
    unwalked: int = 0
    """Visits that were planned and not made, because what they need was not given; they are in none
    of the numbers above."""
