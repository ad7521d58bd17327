"""The table of a vendor: its endpoints, and where its requests have their fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, Self

from auditor.model import EMPTY, UNNAMED, Category, Grant, Kind, Signal
from auditor.model.installed import installed
from auditor.model.vendor_rules import (
    Confidence,
    HashForm,
    Limit,
    PageState,
    Required,
    VendorRules,
)
from auditor.vendor.locators import Locator
from auditor.vendor.splits import ItemReader, Split
from auditor.wire.request import Params

ENTRY_POINT_GROUP = "auditor.vendors"
Encoding = Literal["json", "base64", "pairs", "query", "tilde"]
"""Encoding of a parameter that holds further ones: JSON (a text or a list, too), base64 of JSON,
a=1;b=2, a=1&b=2, or Google's tv.1~em.HASH~pn.HASH."""


ENDPOINT: Final = "(endpoint)"
"""Used instead of a parameter's name for the id of the endpoint that a request went to."""
Evidence = Literal["endpoint"] | tuple[Mapping[str, str], ...]
"""What stands for an event that a request does not name. "endpoint": that it went to an endpoint of
the vendor's at all. Else conditions, of which one must hold whole: parameter, ENDPOINT or PATH ->
pattern for its value. The pattern meets an empty text where the parameter is absent; a name that
ends in * means all parameters that begin so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address of a vendor: a request goes to it if all given conditions hold.

    Patterns are regular expressions; they are searched, ignoring case in host and path. An endpoint
    for any host (`host` is empty) is tried for every request of every site. So it needs a literal
    text that is looked for first (`segment`, `hint`, `query_hint` or `body_hint`).
    """

    id: str
    host: str | tuple[str, ...] = ()
    """Domains, with all domains below them. `google.*` means any public suffix. Empty: any host."""
    host_form: str = ""
    """A further pattern for the whole host, if a domain is too wide."""
    path: str = ""
    """A pattern for the path."""
    require: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Parameter of the query or of a form -> pattern for its value."""
    require_json: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """The same for a field of a JSON body: payload.website, batch.0.messageId."""
    segment: str | tuple[str, ...] = ()
    """For any host: the path has this text, or one of these, between two slashes or at its end."""
    hint: str = ""
    """For any host: the path contains this text."""
    query_hint: str = ""
    """For any host: the query contains this text, as on the wire."""
    body_hint: str = ""
    """For any host: the body contains this text."""
    kind: Kind = Kind.EVENT
    mirror: bool = False
    """Its requests are not events themselves but may repeat one: then they belong to that hit."""
    socket: bool = False
    """It is a WebSocket: each message that a page sends through it is a request."""
    needed: bool = False
    """The library needs the real answer (its settings, the visitor's id): such requests are let
    through while hits are held. No hit may go there."""
    answer: str = ""
    """What to answer a held request with, if the library waits for more than an empty 204: JSON,
    plain text, or HTML for a document. A question to the vendor gets `{}` if nothing is given."""
    shared: bool = False
    """The host serves much else: an unknown request to it is not a sign of a changed endpoint."""
    priority: int = 50
    """If several endpoints match, the lowest priority wins; endpoints for any host have 80 or
    more."""
    confidence: Confidence = Confidence.OBSERVED

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        """Itself: a table never changes."""
        return self

    @property
    def hosts(self) -> tuple[str, ...]:
        """The domains as a tuple."""
        return (self.host,) if isinstance(self.host, str) else self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A receiver of hits. Locators are tried in order; an empty value counts as absent.

    A text as a locator is a parameter's name in the query, a form or JSON; a nested field has a
    dotted name: properties.value, items.0.id.
    """

    id: str
    name: str
    category: Category
    endpoints: tuple[Endpoint, ...]
    docs: str = ""
    """The vendor's own documentation of its events, or of its tag."""
    notes: tuple[str, ...] = ()
    """Sentences for people who read its hits."""
    account: tuple[Locator, ...] = ()
    account_form: str = ""
    """A pattern for a whole account on the wire. The first value that matches it wins; if none
    does, the first value counts: a mistyped account must be reported as it is."""
    account_prefix: str = ""
    """The prefix to add to an account without it (AW-)."""
    account_written: str = ""
    """A prefix that people write before an account and its hits don't carry (DC-)."""
    account_shape: str = ""
    """A pattern for what can be an account at all, wider than `account_form`: a spec that names
    another one, such as the id of another product, is refused."""
    account_example: str = ""
    """An account of that shape, as the vendor shows it to its customers."""
    account_in_header: bool = False
    """The library may name the account only in a request header, which is not kept: then the
    spec's account is used."""
    library_has_own_id: bool = False
    """The id in the address of its library (of a project, of a site) is none of those that its hits
    go to."""
    account_below: tuple[Locator, ...] = ()
    """A part of the account, reported as ACCOUNT/PART."""
    environment: tuple[Locator, ...] = ()
    """Which of the customer's environments a library or hit is for, as the request says it: qa,
    env-7. Empty of the live one, if that has no name in it."""
    event: tuple[Locator, ...] = ()
    default_event: str = UNNAMED
    """The event's name if the request has none, and `default_evidence` stands for it."""
    default_evidence: Evidence | None = None
    """What in a request stands for `default_event`. If nothing does, the event is UNNAMED."""
    value: tuple[Locator, ...] = ()
    currency: tuple[Locator, ...] = ()
    transaction_id: tuple[Locator, ...] = ()
    event_id: tuple[Locator, ...] = ()
    label: tuple[Locator, ...] = ()
    """The label that tells conversions of one event apart (Google Ads)."""
    key: tuple[Locator, ...] = ()
    """The id by which the vendor removes duplicates: a transaction or event id."""
    unique: tuple[Locator, ...] = ()
    """An id that the library makes for each event: two requests with the same one are one event,
    sent again (after a failure, or as the page was left). Not an id that the site sets."""
    called_at: tuple[Locator, ...] = ()
    """When the page called for the event, by the page's clock, where the library keeps events back
    (batches): seconds or milliseconds since 1970, or ISO 8601 with a zone. Not when it was sent."""
    called_ago: tuple[Locator, ...] = ()
    """The same for a library that says how many milliseconds before the request it was."""
    amount: Callable[[Params], str | None] | None = None
    """A function for a value that no parameter holds: a sum, or cents. Wins over `value` unless it
    returns None."""
    prefixes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire prefix -> human prefix: `ep.` -> ``, `cd[` -> `` (its closing bracket is dropped)."""
    names: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire name -> human name: page_location, page_referrer, page_title where it has them."""
    blanks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Wire name, with * as wildcard -> the texts that the vendor's own library writes there where
    the site gives it nothing (ec_tx=undefined). Such a parameter counts as absent."""
    user_data: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire name -> email, phone, first_name, last_name, street, city, region, postal_code, country,
    birth_date, gender, external_id, user_id: shown as user.email and so on."""
    user_hash: str = ""
    """The form that user data must have: sha256, md5, sha1, plain; empty: not known."""
    hash_forms: Mapping[str, HashForm] = field(default_factory=lambda: MappingProxyType({}))
    """email, phone -> the form that is hashed, where vendors differ. Left out: any is right."""
    own_ids: frozenset[str] = frozenset()
    """Human names of parameters that hold ids of its own, which may look like personal data: an
    id of the form video@site is nobody's e-mail address."""
    nested: Mapping[str, Encoding] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters that hold further ones, which are called NAME.FIELD (ed.value)."""
    standard_events: frozenset[str] = frozenset()
    automatic_events: frozenset[str] = frozenset()
    """Events that the library sends by itself."""
    page_views: frozenset[str] = frozenset()
    """Its names of a page view, or what `aliases` says of one, beside the usual ones (page_view,
    pageview, page ...): such a hit can be expected as `page_view` too."""
    same_event: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Old or other name of an event -> its name today (CompletePayment -> Purchase)."""
    aliases: Callable[[Params, str], tuple[str, ...]] | None = None
    """Further names of one hit's event: the single ones in Adobe's `purchase,event12=1`."""
    mirror_key: tuple[tuple[Locator, ...], ...] | None = None
    """The values that the requests of one logical event have in common beside account, event and
    label, unless one of them lacks the value. Each entry is a tuple of locators. None: the vendor
    mirrors nothing."""
    collectors: tuple[str, ...] = ()
    """Hosts that only receive hits. While hits are held they do not even resolve: a second lock."""
    cookies: tuple[str, ...] = ()
    """Names of its cookies, with * as wildcard."""
    layers: tuple[str, ...] = ()
    """Data layers and functions through which a page calls it: fbq, gtag. Those of a tag manager
    reach every vendor."""
    split: Split | None = None
    """A function that splits a request into events; None: a request is one event."""
    items: ItemReader | None = None
    consent: Callable[[Params], Mapping[Signal, Grant]] | None = None
    consent_params: tuple[str, ...] = ()
    """Wire names of parameters about consent, for the documentation."""
    rename_event: Callable[[Params, str, str], str] | None = None
    """A function for the event's final name, from its parameters, the endpoint's id and the name so
    far (a remarketing ping is not a conversion)."""
    limits: tuple[Limit, ...] = ()
    required: tuple[Required, ...] = ()
    page_state: PageState | None = None
    """Where a consent platform keeps the choice; None for other vendors."""

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        """Itself: a table never changes."""
        return self

    @property
    def rules(self) -> VendorRules:
        """The facts about it that checks use."""
        return VendorRules(
            name=self.name,
            docs=self.docs,
            limits=self.limits,
            required=self.required,
            standard_events=self.standard_events,
            prefixes=self.prefixes,
            user_hash=self.user_hash,
            account_written=self.account_written,
            library_has_own_id=self.library_has_own_id,
            hash_forms=self.hash_forms,
            own_ids=self.own_ids,
        )

    def canonical_account(self, written: str) -> str:
        """The account as its hits carry it, however people write it: DC-1234567, g-abc1234567."""
        account = written.strip()
        for prefix in (self.account_written, self.account_prefix):
            if prefix and account.lower().startswith(prefix.lower()):
                account = account[len(prefix) :]
        if not self._has_account_form(account):
            others = filter(self._has_account_form, (account.upper(), account.lower()))
            account = next(others, account)
        return self.account_prefix + account if account else ""

    def can_be_account(self, account: str) -> bool:
        """Whether its hits may carry this account; so if its table can't tell."""
        return not self.account_shape or re.fullmatch(self.account_shape, account) is not None

    def _has_account_form(self, account: str) -> bool:
        return not self.account_form or re.fullmatch(self.account_form, account) is not None

    def canonical(self, event: str) -> str:
        """The name today of an event that may have several names."""
        return self.same_event.get(event, event)


def speaks_to(vendors: Iterable[Vendor]) -> Mapping[str, frozenset[str]]:
    """Function of a page -> ids of the vendors that it reaches, without a tag manager's data layer.

    Such a data layer reaches every vendor.
    """
    listed = list(vendors)
    managers = [vendor for vendor in listed if vendor.category is Category.TAG_MANAGER]
    layers = {name for vendor in listed for name in vendor.layers}
    layers -= {name for manager in managers for name in manager.layers}
    return MappingProxyType(
        {
            layer: frozenset(vendor.id for vendor in listed if layer in vendor.layers)
            for layer in sorted(layers)
        }
    )


def find_vendors() -> dict[str, Vendor]:
    """All installed vendors by id, with the built-in ones.

    Raises:
        PluginError: two vendors have one id, or a plugin's module can't be imported.
    """
    return installed(ENTRY_POINT_GROUP, Vendor)
