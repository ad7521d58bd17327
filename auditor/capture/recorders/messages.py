"""The messages that a page's recorder sends, and the batches and marks that carry them.

`read_messages` makes them from what a page said, which it could have forged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PushMessage:
    """An entry of a data layer, or a call of a vendor's function or of a consent API."""

    at: float | None
    """Milliseconds since 1970 by the page's clock; None: unknown. The same in all messages."""
    layer: str
    payload: object
    stack: tuple[str, ...]
    """Call sites (URL:line:column), innermost first. The same in all messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMessage:
    """A call that makes a request."""

    at: float | None
    api: str
    url: str
    """Absolute, without a fragment."""
    stack: tuple[str, ...]
    moment: Moment
    mark: str = ""
    """The id in the mark on its request's address (see `Mark`); mostly empty."""
    wrapped: bool = False
    """Whether the page had put a function of its own before the browser's, as error trackers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationMessage:
    """A violation of the content security policy."""

    at: float | None
    directive: str
    blocked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMessage:
    """The document's title, as it stood when it was parsed or loaded."""

    at: float | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieMessage:
    """The first time that scripts of a document wrote, or deleted, this cookie."""

    at: float | None
    name: str
    domain: str
    """As the script wrote it; empty if it wrote none. The same for the path."""
    path: str
    lifetime_days: float | None
    """None: ends with the session, or was deleted."""
    length: int
    """Characters of its value, which is never sent."""
    deleted: bool
    stack: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageMessage:
    """The first time that scripts of a document wrote this key of a storage."""

    at: float | None
    area: Literal["localStorage", "sessionStorage"]
    key: str
    length: int
    """Characters of its value, which is never sent."""
    stack: tuple[str, ...]
    """Empty if it was written as a property (`localStorage.key = ...`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteMessage:
    """The address changed within the document."""

    at: float | None
    change: Literal["push", "replace", "pop", "hash"]
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyMessage:
    """Scripts kept the page busy."""

    at: float | None
    scripts: tuple[tuple[str, float, float], ...]
    """Address, milliseconds in all, and of the longest run. An empty address: inline scripts."""


PageMessage = (
    PushMessage
    | CallMessage
    | ViolationMessage
    | TitleMessage
    | CookieMessage
    | StorageMessage
    | RouteMessage
    | BusyMessage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The messages that one document sends at once."""

    document: float | None
    """The document's `performance.timeOrigin`, which identifies it."""
    url: str
    top: bool
    """Whether it is the main document of its tab or popup, not an embedded one."""
    items: tuple[PageMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A fragment that the recorder puts on addresses which a hidden or leaving page requests."""

    id: str
    moment: Moment
    stack: tuple[str, ...]
