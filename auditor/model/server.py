"""What a site's own server told vendors: requests to the tap, and the events in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from auditor.model.facts import Visit
from auditor.model.hits import Hit
from auditor.model.spec import Tag
from auditor.model.words import EMPTY

PAIRED_BY_EVENT_ID = frozenset({"linkedin", "meta", "pinterest", "reddit", "snapchat", "tiktok"})
"""Vendors that count a browser's and a server's event once if name and event id are the same."""
PAIRED_BY_ORDER = frozenset({"ga4", "google_ads"})
"""Vendors that count them once if the order's number is the same."""
ANY = "any"
"""The vendor of an event that was sent as plain JSON: its account is the name of a tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRequest:
    """One request that came to the tap, masked as those of the browser are."""

    id: int
    at: int
    """When it came: milliseconds since 1970, in UTC."""
    method: str
    url: str
    """Path and query, as they were asked for."""
    host: str = ""
    """The header `Host`."""
    content_type: str = ""
    body: str = ""
    body_note: str = ""
    """How `body` differs from the bytes sent: gzip, cut."""
    status: int
    """What the tap answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEvent:
    """One event that the site's server reported to a vendor."""

    id: int
    """Counts within the audit."""
    request: int
    """The id of the ServerRequest that brought it."""
    at: int
    """When it came: milliseconds since 1970, in UTC."""
    api: str
    """The id of the vendor's interface: meta_capi."""
    vendor: str
    """The vendor's id; ANY if only the tag's name is known."""
    account: str
    """Empty if the interface names another account than the browser's tag does."""
    event: str
    """Empty if the interface names no event."""
    event_id: str | None = None
    transaction_id: str | None = None
    client_id: str | None = None
    session_id: str | None = None
    value: str | None = None
    """As it was written."""
    currency: str | None = None
    happened_at: int | None = None
    """When it says that it happened: milliseconds since 1970."""
    page_url: str | None = None
    is_test: bool = False
    """Whether it is marked as a test: then the vendor does not count it."""
    misplaced: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Event ids that stand where the vendor does not look for them, by their place."""
    user_data: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """The visitor's data that its vendor wants hashed, by the place."""
    refused: str = ""
    """Why the vendor would refuse it; empty: it would not."""

    @property
    def amount(self) -> Decimal | None:
        """The value as a number; None if it is none."""
        try:
            amount = Decimal(self.value or "")
        except ArithmeticError:
            return None
        return amount if amount.is_finite() else None

    def key_for(self, vendor: str) -> str | None:
        """The id by which a vendor pairs it with the browser's hit."""
        return self.transaction_id if vendor in PAIRED_BY_ORDER else self.event_id

    def is_for(self, tag: Tag) -> bool:
        """Whether it reports to this tag's vendor and account."""
        if self.vendor == ANY:
            return self.account == tag.name
        return self.vendor == tag.vendor and self.account in {"", tag.account}

    def is_called(self, hit: Hit) -> bool:
        """Whether its event is the hit's, whatever the case and separators of the names."""
        names = {_letters(name) for name in (hit.event, *hit.aliases, hit.label) if name}
        return not self.event or _letters(self.event) in names


def key_of(hit: Hit) -> str | None:
    """The id by which the hit's vendor pairs it with the server's event; None: it has none."""
    name = "transaction_id" if hit.vendor in PAIRED_BY_ORDER else "event_id"
    return hit.params.get(name) or hit.key or None


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def began(visit: Visit) -> int:
    """When a visit began: milliseconds since 1970."""
    try:
        moment = dt.datetime.fromisoformat(visit.began)
    except ValueError:
        return 0
    return round((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp() * 1000)
