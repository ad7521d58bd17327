"""What is read out of requests: hits, loads of libraries, containers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from auditor.model.messages import HitName
from auditor.model.words import EMPTY, USER, Category, Grant, Kind, Signal


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
    def about(self) -> HitName:
        """What all hits of the same kind share, audit after audit: `ga4 G-1 purchase`."""
        whole = filter(None, [self.vendor, self.account, self.event, self.label])
        return HitName(" ".join(whole), f"{self.vendor} {self.event}")

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
    category: Category = Category.OTHER
    """What its vendor is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A request of a vendor's that is neither a hit nor a library: user data, settings, a sync."""

    request: int
    vendor: str
    category: Category
    kind: Kind
    account: str = ""
    """Empty where the request does not name one."""
    user_data: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """What it says of the visitor, by field: email, phone, first_name ..."""
    user_hash: str = ""
    """The form in which its vendor takes user data; empty: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
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
class ContainerTag:
    """One tag that a published container configures."""

    kind: str
    """What the tag manager calls it: gaawe, awct, html."""
    vendor: str
    """Its vendor's id; empty where that can't be told."""
    account: str = ""
    """Empty where a variable decides."""
    event: str = ""
    """Empty where a variable decides, or where it has none."""
    label: str = ""
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What a published container's script says of itself."""

    request: int
    """The request that loaded it."""
    account: str
    tags: tuple[ContainerTag, ...] = ()
    readable: bool = True
    """Whether it had the form that is known: else nothing follows from an empty list."""
