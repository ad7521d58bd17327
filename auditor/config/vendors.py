"""Models of vendors that a spec defines: the YAML form of the tables in auditor.vendors."""

from __future__ import annotations

import json
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from auditor.config.base import MAPPING, PLAIN, Identifier, Listed, Model, Text, written_as
from auditor.config.locators import Locators, LocatorSpec, Texts, each_of
from auditor.config.vendor_rules import LimitSpec, RequiredSpec
from auditor.model import Category, Kind
from auditor.model.vendor_rules import HashForm
from auditor.vendor import Encoding

CategoryName = Annotated[Category, Field(strict=False)]
UserField = Literal[
    "email", "phone", "name", "first_name", "last_name", "street", "city", "region", "postal_code",
    "country", "birth_date", "age", "gender", "external_id", "user_id",
]  # fmt: skip
"""What user data there is."""
HashedField = Literal["email", "phone"]
LOCATORS = (
    "account", "account_below", "environment", "event", "value", "currency", "transaction_id",
    "event_id", "label", "key", "unique", "called_at", "called_ago",
)  # fmt: skip
"""The keys of a vendor whose values are locators."""


def _json(text: str) -> str:
    try:
        if text[:1] in {"{", "["}:
            json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON; write such as '{}', or '' to answer with nothing") from None
    return text


def default_id(number: int) -> str:
    """What a vendor's first, second ... endpoint is called that has no id."""
    return f"own_{number}"


class EndpointSpec(Model):
    """Where a vendor of one's own listens. All given conditions must hold."""

    id: Identifier | None = None
    """What it is called, where there are several; left out: own_1, own_2 ..."""
    host: Texts | None = None
    """A domain, or several: themselves and all below them."""
    host_form: str = ""
    """A regular expression for the whole host besides, where a domain is too wide."""
    path: str = ""
    """The path that its hits go to, and all below it."""
    pattern: str = ""
    """A regular expression for the path, in place of path."""
    require: dict[str, str] = Field(default_factory=dict)
    """By a parameter of the query or of a form, a regular expression for its value."""
    require_json: dict[str, str] = Field(default_factory=dict)
    """By a field of a JSON body (order.type), a regular expression for its value."""
    segment: Texts | None = None
    """In place of a host: the path has this text, or one of these, between two slashes."""
    hint: str = ""
    """In place of a host: the path holds this text."""
    query_hint: str = ""
    """In place of a host: the query holds this text, as it is on the wire."""
    body_hint: str = ""
    """In place of a host: the body holds this text, as it is on the wire."""
    kind: Annotated[Kind, Field(strict=False)] = Kind.EVENT
    """What its requests are; only those of an event are hits."""
    mirror: bool = False
    """Whether a request that is not an event may repeat one, and then belongs to that hit."""
    socket: bool = False
    """Whether it is a WebSocket, whose messages are requests."""
    shared: bool = False
    """Whether the host serves much else, so that other requests to it are of no concern."""
    needed: bool = False
    """Whether its library needs the real answer, so that it is let through though hits are held."""
    answer: Annotated[str, AfterValidator(_json)] = "{}"
    """What answers a held hit: JSON, or a plain text."""
    priority: Annotated[int, Field(ge=0, le=100)] | None = None
    """Which endpoint counts where several fit: the lowest. Left out: 50; on any host 80."""

    HINTS: ClassVar = ("segment", "hint", "query_hint", "body_hint")

    @model_validator(mode="after")
    def _findable(self) -> Self:
        hints = [name for name in self.HINTS if getattr(self, name)]
        if self.path and self.pattern:
            raise ValueError("has both path and pattern; keep one of them")
        if self.host is not None:
            if hints:
                raise ValueError(
                    f"has both host and {hints[0]}; {hints[0]} finds it on any host: keep one of "
                    "them"
                )
            return self
        if self.socket:
            raise ValueError("is a socket without a host; add host: where the socket is")
        if not hints:
            raise ValueError(
                "has neither a host nor a text to look for first; add host, or one of "
                f"{', '.join(self.HINTS)}"
            )
        if not (self.path.strip("/") or self.pattern or self.require or self.require_json):
            raise ValueError(
                "would take requests of the site itself; add host, path, pattern, require or "
                "require_json"
            )
        return self


class SplitSpec(Model):
    """How JSON becomes several events: each element of a list is one."""

    list: Texts | None = None
    """The key of the list, or several that are tried; batch.events is a list in each of a list."""
    field: str = ""
    """The parameter that holds the JSON, or base64 of it, in place of the body."""
    needs: str = ""
    """A key without which an element is not an event."""
    query_text: bool = False
    """Whether elements may be query strings."""


class ItemsSpec(Model):
    """How a basket is read: a list (at), columns (separator), or parameters with numbers."""

    at: Texts | None = None
    """The parameter that holds the list of items, or several that are tried."""
    separator: Text | None = None
    """What stands between the items, where each field is one parameter: skus=A|B, qty=1|2."""
    first: Annotated[int, Field(ge=0)] = 1
    """The number of the first item, where parameters are numbered."""
    id: str = ""
    """The field that holds an item's id."""
    name: str = ""
    """The field that holds an item's name."""
    price: str = ""
    """The field that holds an item's price."""
    quantity: str = ""
    """The field that holds how many there are of an item."""

    FIELDS: ClassVar = ("id", "name", "price", "quantity")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.at is not None and self.separator is not None:
            raise ValueError("has both at and separator; keep one of them")
        if self.at is not None:
            return self
        if not self.id:
            raise ValueError("has neither at nor id; add at: the parameter that holds the list")
        if self.separator is None:
            for name in self.FIELDS:
                text = getattr(self, name)
                if text and (text.count("{}") != 1 or set("{}") & set(text.replace("{}", ""))):
                    raise ValueError(
                        f"has neither at nor separator; add one, or number {name} with one {{}}, "
                        "such as ITEM{}"
                    )
        return self


class VendorSpec(Model):
    """A vendor of one's own, without code."""

    name: str = ""
    """What people call it."""
    category: CategoryName
    """What it is for; consent.*.forbid names these."""
    docs: str = ""
    """The address of the vendor's own documentation."""
    notes: Listed[Text] = ()
    """What whoever reads its hits should know, a sentence each."""
    endpoints: Annotated[Listed[EndpointSpec], Field(min_length=1)]
    """Where it listens: a list of hosts and paths."""
    body: Literal["json", "form", "query"] = "query"
    """How its requests carry what they say."""
    account: Locators | None = None
    """The parameter that holds the account."""
    account_form: str = ""
    """A regular expression for a whole account; a value of this form wins over others."""
    account_in_header: bool = False
    """Whether the account may stand in a header only; then the tag's own account is taken."""
    library_has_own_id: bool = False
    """Whether the id in its library's address is none of those that its hits go to."""
    account_prefix: str = ""
    """What is put before an account that lacks it."""
    account_below: Locators | None = None
    """The parameter that narrows the account, which then reads ACCOUNT/THIS."""
    environment: Locators | None = None
    """The parameter that says which environment it is for: dev, qa."""
    event: Locators | None = None
    """The parameter that holds the event's name."""
    default_event: Text | None = None
    """The event's name where a request names none."""
    value: Locators | None = None
    """The parameter that holds the value."""
    minor_units: bool = False
    """Whether the value is in cents, or whatever the currency's smallest unit is."""
    currency: Locators | None = None
    """The parameter that holds the currency."""
    transaction_id: Locators | None = None
    """The parameter that holds the order's number."""
    event_id: Locators | None = None
    """The parameter that holds the event's id."""
    label: Locators | None = None
    """The parameter that tells conversions of one event apart."""
    key: Locators | None = None
    """The parameter by which it recognises a hit that comes twice."""
    unique: Locators | None = None
    """The parameter that its library makes anew for each event: the same one is the same event,
    sent again."""
    called_at: Locators | None = None
    """The parameter that holds when the page called for the event: seconds or milliseconds since
    1970, or ISO 8601."""
    called_ago: Locators | None = None
    """The parameter that holds how many milliseconds before the request the page called for it."""
    prefixes: dict[str, str] = Field(default_factory=dict)
    """By the beginning of parameters' names, what stands there instead for people."""
    names: dict[str, Text] = Field(default_factory=dict)
    """By a parameter's name, what people call it: page_location, page_referrer, page_title ..."""
    nested: dict[str, Encoding] = Field(default_factory=dict)
    """Parameters that hold further ones, and how: they become NAME.FIELD."""
    blanks: dict[str, Listed[Text]] = Field(default_factory=dict)
    """By a parameter's name, with * as wildcard, the texts that its library writes there where the
    site gives nothing: such a parameter counts as absent."""
    user_data: dict[str, UserField] = Field(default_factory=dict)
    """By a parameter's name, what it says of the visitor: email, phone ..."""
    user_hash: Literal["sha256", "md5", "sha1", "plain"] | None = None
    """What form user data must have."""
    hash_forms: dict[HashedField, HashForm] = Field(default_factory=dict)
    """What is hashed. email: a Gmail address dotted or dotless. phone: with its plus, or the digits
    alone. Left out: any."""
    split: (
        Annotated[
            Annotated[Literal["none", "lines"], Tag(PLAIN)] | Annotated[SplitSpec, Tag(MAPPING)],
            Discriminator(written_as),
        ]
        | None
    ) = None
    """How a request becomes several events. Left out: a list as the JSON body is one of events."""
    items: ItemsSpec | None = None
    """How a basket is read."""
    standard_events: Listed[Text] = ()
    """The names of events that the vendor itself defines."""
    automatic_events: Listed[Text] = ()
    """The names of events that its library sends by itself."""
    page_views: Listed[Text] = ()
    """What it calls a page view, beside the usual names: page_view, pageview, page ..."""
    same_event: dict[str, Text] = Field(default_factory=dict)
    """By another name of an event, the name in use."""
    mirror_key: Listed[Locators] | None = None
    """What requests of one event agree on, where it is sent several ways."""
    collectors: Listed[Text] = ()
    """Hosts that only take hits: while hits are held, they don't even resolve."""
    cookies: Listed[Text] = ()
    """The names of its cookies, with * as wildcard."""
    layers: Listed[Text] = ()
    """The functions and data layers through which a page speaks to it."""
    consent: Literal["google"] | None = None
    """How its hits speak of consent: google reads gcs and gcd."""
    limits: Listed[LimitSpec] = ()
    """What the vendor drops or cuts: a list of bounds."""
    required: Listed[RequiredSpec] = ()
    """The parameters that its events need."""

    @model_validator(mode="after")
    def _cents(self) -> Self:
        if not self.minor_units:
            return self
        if self.value is None:
            raise ValueError("has minor_units without value; add value: where the cents stand")
        for name, locators in (("value", self.value), ("currency", self.currency)):
            if any(
                isinstance(locator, LocatorSpec) and locator.param is None
                for locator in each_of(locators)
            ):
                raise ValueError(
                    f"has minor_units and a {name} that is in no parameter; name the parameter"
                )
        return self
