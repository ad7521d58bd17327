"""What the decoder reads from requests: hits, loads of libraries, containers, asides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from auditor.model.messages import HitName
from auditor.model.words import EMPTY, USER, Category, Grant, Kind, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a basket, in GA4's words."""

    item_id: str = ""
    has_empty_id: bool = False
    """Whether it has a field for its id, and nothing in it."""
    item_name: str = ""
    price: Decimal | None = None
    quantity: Decimal | None = None
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """The visitor's choice as a hit's parameters say it (Google, IAB). None: they don't say it."""

    personalized_ads: bool | None = None
    """Google's npa."""
    in_dma_region: bool | None = None
    """Google's dma."""
    gdpr_applies: bool | None = None
    tcf_purposes: frozenset[int] | None = None
    """The IAB purposes (1 to 11) that the visitor consented to."""
    tcf_legitimate_interests: frozenset[int] | None = None
    """The IAB purposes based on a legitimate interest to which the visitor did not object."""
    tcf_vendors: frozenset[int] | None = None
    """The numbers, on IAB's list, of the vendors that the visitor consented to."""
    tcf_cmp: int | None = None
    """The consent platform's number on IAB's list."""
    us_opted_out: bool | None = None
    """The visitor opted out of the sale of data: us_privacy, or a US section of GPP."""
    gpp_sections: tuple[int, ...] = ()
    """The sections of a GPP string: 2 is TCF EU, 7 the US national one."""
    unreadable: tuple[str, ...] = ()
    """Parameters with a broken string."""


READ_LATER = (
    "params", "value", "currency", "key", "items", "consent", "privacy", "aliases", "environment",
)  # fmt: skip
"""Fields of a hit that take work to read: a decoded hit has them once one of them is asked for."""


# No slots: a field that has no value yet is found by the descriptor that is set below.
@dataclass(frozen=True, kw_only=True)
class Hit:
    """One event that a request carries for a vendor. Mirrored requests are one hit."""

    id: int
    visit: int
    requests: tuple[int, ...]
    """Ids; the hit was read from the first one."""
    at: int
    """When the page called for it; if that is not known: when it was sent."""
    sent_at: int
    """When its request left. A library may keep a hit for seconds, or until its page is left."""
    vendor: str
    category: Category
    account: str
    event: str
    params: Mapping[str, str]
    """By human name (transaction_id, currency ...) if the vendor's table has one, else by wire
    name."""
    raw: Mapping[str, str]
    """By wire name; of a name that comes twice, the first value."""
    value: Decimal | None = None
    """None if absent or not a number: then look at params["value"]."""
    currency: str | None = None
    key: str | None = None
    """The id by which the vendor removes duplicates: transaction id or event id."""
    items: tuple[Item, ...] = ()
    consent: Mapping[Signal, Grant] = field(default_factory=lambda: MappingProxyType({}))
    privacy: Privacy | None = None
    """None: it says nothing about the visitor's choice."""
    label: str = ""
    """The conversion's label (Google Ads and a few others); empty for vendors without one."""
    aliases: tuple[str, ...] = ()
    """Further names of its event: `purchase` of Adobe's `purchase,event12=1`."""
    environment: str = ""
    """Which environment it is for, as it says itself (dev, stage); empty: it does not say."""
    user_hash: str = ""
    """The form in which its vendor takes user data: sha256, plain ...; empty: not known."""
    endpoint: str = ""
    """The id of the vendor's endpoint that its request went to: `first_party`."""
    automatic: bool = False
    """Sent by the vendor's library by itself: never unplanned, never a duplicate."""
    page: int | None = None
    """The page that called for it."""
    page_url: str = ""
    step: int | None = None
    """The index of the StepRun during which the page called for it."""
    sent_step: int | None = None
    """The index of the StepRun during which its request left."""
    initiator: str = ""
    delivered: bool = True
    failure: str | None = None
    """Why it was not delivered: csp, cancelled, unanswered, HTTP 500, net::ERR_..."""
    held: bool = False

    @classmethod
    def read_by(cls, reader: Callable[[], Mapping[str, object]], known: dict[str, Any]) -> Hit:
        """A hit whose fields in READ_LATER `reader` returns when one of them is asked for.

        `known`: all other fields, by name; the hit keeps it. A table and no keyword arguments:
        one is made for each event of an audit, and a table of its full size is quicker.
        """
        hit = object.__new__(cls)
        object.__setattr__(hit, "__dict__", known)
        known["_reader"] = reader
        return hit

    def but(self, **changes: Any) -> Hit:  # noqa: ANN401 - as in dataclasses.replace
        """A copy with other values in these fields; what nobody asked for stays unread."""
        hit = object.__new__(Hit)
        hit.__dict__.update(self.__dict__, **changes)
        return hit

    @property
    def about(self) -> HitName:
        """The name that all hits of this kind have, audit after audit: `ga4 G-1 purchase`."""
        whole = filter(None, [self.vendor, self.account, self.event, self.label])
        return HitName(" ".join(whole), f"{self.vendor} {self.event}")

    def is_called(self, event: str) -> bool:
        """Whether `event` is the name, or another name, of its event."""
        return event == self.event or event in self.aliases

    @property
    def user_data(self) -> Mapping[str, str]:
        """The visitor's data in it, by field: email, phone, first_name ..."""
        return {
            name.removeprefix(USER): value
            for name, value in self.params.items()
            if name.startswith(USER)
        }

    def get(self, name: str) -> str | None:
        """The parameter with this human name, or else with this wire name."""
        if name in self.params:
            return self.params[name]
        return self.raw.get(name)


class _ReadLater:
    """Stands for a field of a hit until it has a value of its own."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, hit: Hit, owner: type[Hit]) -> object:
        """Have the hit read what it says."""
        fields = hit.__dict__
        for name, value in fields["_reader"]().items():
            fields.setdefault(name, value)
        return fields[self._name]


for _field in READ_LATER:
    setattr(Hit, _field, _ReadLater(_field))


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLoad:
    """One load of a tag's library or container (gtm.js, fbevents.js)."""

    request: int
    at: int
    vendor: str
    account: str
    """Empty if the library's address does not name one."""
    page: int | None
    page_url: str
    step: int | None
    initiator: str
    url: str
    status: int | None
    failure: str | None
    category: Category = Category.OTHER
    """The vendor's category."""
    environment: str = ""
    """Which environment it is for, by its address (qa, env-7); empty: the address does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A vendor's request that is neither a hit nor a library: user data, settings, an id sync."""

    request: int
    vendor: str
    category: Category
    kind: Kind
    account: str = ""
    """Empty if the request does not name one."""
    user_data: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """The visitor's data in it, by field: email, phone, first_name ..."""
    user_hash: str = ""
    """The form in which its vendor takes user data; empty: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """Requests of one kind that look like hits and that no vendor's table can read, counted."""

    kind: Literal["unread", "unknown", "opaque", "exchange"]
    """unread: it went to a known vendor's host, and fits none of its endpoints. unknown: it looks
    like a hit and belongs to no known vendor. opaque: a first-party hit, encrypted. exchange: one
    network hands its id of the visitor to another."""
    vendor: str
    """The vendor's id; of an unknown vendor, and of an exchange, the registrable domain."""
    host: str
    """Of an exchange the registrable domain."""
    path: str
    """With a star for each part that differs from request to request; of an exchange empty."""
    reason: str
    """Why it is listed, as a text for people."""
    count: int
    request: int
    """The id of the first of these requests."""
    at: int
    """When the first one was sent."""
    last_at: int
    """When the last one was sent."""
    page_url: str
    initiator: str
