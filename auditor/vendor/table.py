"""The table of a vendor: its endpoints, and where in a request its fields stand."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from types import MappingProxyType, ModuleType
from typing import Literal

from auditor.errors import PluginError
from auditor.model import EMPTY, Category, Grant, Kind, Signal
from auditor.model.vendor_rules import Confidence, Limit, PageState, Required, VendorRules
from auditor.vendor.locators import Locator
from auditor.vendor.splits import (
    ItemReader,
    Split,
)
from auditor.wire.request import (
    Params,
)

ENTRY_POINT_GROUP = "auditor.vendors"
UNNAMED = "(unnamed)"
"""The event of a hit that names none, of a vendor whose hits should."""

Encoding = Literal["json", "base64", "pairs", "query", "tilde"]
"""How a parameter can hold further ones: JSON (a text or a list too), base64 of JSON, a=1;b=2,
a=1&b=2, or Google's tv.1~em.HASH~pn.HASH."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address at which a vendor is known; all given conditions must hold.

    Patterns are regular expressions, searched, and blind to case in host and path. An endpoint for
    any host (`host` is empty) is asked about every request of every site: it needs a literal text
    that is looked for before anything else (`segment`, `hint`, `query_hint` or `body_hint`).
    """

    id: str
    host: str | tuple[str, ...] = ()
    """Domains: themselves and all below them. `google.*` stands for any public suffix. Empty: any
    host."""
    host_form: str = ""
    """A pattern for the whole host besides, where a domain is too wide."""
    path: str = ""
    """A pattern for the path."""
    require: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Parameter of the query or of a form -> pattern for its value."""
    require_json: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """The same for a field of a JSON body: payload.website, batch.0.messageId."""
    segment: str | tuple[str, ...] = ()
    """For any host: the path has this text, or one of these, between two slashes or at its end."""
    hint: str = ""
    """For any host: the path holds this text."""
    query_hint: str = ""
    """For any host: the query holds this text, as it is on the wire."""
    body_hint: str = ""
    """For any host: the body holds this text."""
    kind: Kind = Kind.EVENT
    mirror: bool = False
    """A request that is no event itself but may repeat one: then it belongs to that hit."""
    socket: bool = False
    """It is a WebSocket: each message that a page sends through it is a request."""
    needed: bool = False
    """Its library can't do without the real answer (its settings, the visitor's id): it is let
    through while hits are held. No hit may go there."""
    answer: str = ""
    """JSON or plain text that its library wants to hear of a held hit, where an empty 204 makes it
    try again."""
    shared: bool = False
    """The host serves much else: what no rule knows there is no sign of a changed endpoint."""
    priority: int = 50
    """The lowest wins where several match; rules for any host carry 80 or more."""
    confidence: Confidence = Confidence.OBSERVED

    @property
    def hosts(self) -> tuple[str, ...]:
        """The domains as a tuple."""
        return (self.host,) if isinstance(self.host, str) else self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A receiver of hits. Locators are tried in order; an empty value counts as absent.

    A plain locator is a parameter's name in the query, a form or JSON; a nested field has a dotted
    name: properties.value, items.0.id.
    """

    id: str
    name: str
    category: Category
    endpoints: tuple[Endpoint, ...]
    docs: str = ""
    """The vendor's own documentation of its events, or of its tag."""
    notes: tuple[str, ...] = ()
    """What whoever reads its hits should know: a sentence each, for people."""
    account: tuple[Locator, ...] = ()
    account_form: str = ""
    """What a whole account looks like on the wire. A value of this form wins over others; where
    none has it, the first counts: an account that was mistyped must show as it is."""
    account_prefix: str = ""
    """Put before an account that lacks it (AW-)."""
    account_in_header: bool = False
    """Its library may name the account in a request header only, which is not kept: then the
    spec's own account is taken."""
    account_below: tuple[Locator, ...] = ()
    """What narrows the account: it is reported as ACCOUNT/THIS."""
    event: tuple[Locator, ...] = ()
    default_event: str = UNNAMED
    """The event's name when the wire names none."""
    value: tuple[Locator, ...] = ()
    currency: tuple[Locator, ...] = ()
    transaction_id: tuple[Locator, ...] = ()
    event_id: tuple[Locator, ...] = ()
    label: tuple[Locator, ...] = ()
    """What tells conversions of one event apart: Google Ads' conversion label."""
    key: tuple[Locator, ...] = ()
    """What the vendor deduplicates by: wire names of transaction or event ids."""
    unique: tuple[Locator, ...] = ()
    """What its library makes anew for each event: two requests that agree in it are one event,
    sent again (after a failure, or as the page was left). Not an id that the site gives."""
    amount: Callable[[Params], str | None] | None = None
    """The value where no parameter holds it: a sum, or cents. Wins over `value` where it finds
    one."""
    prefixes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire prefix -> human prefix: `ep.` -> ``, `cd[` -> `` (its closing bracket is dropped)."""
    names: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire name -> human name: page_location, page_referrer, page_title where it has them."""
    user_data: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire name -> email, phone, first_name, last_name, street, city, region, postal_code, country,
    birth_date, gender, external_id, user_id: shown as user.email and so on."""
    user_hash: str = ""
    """The form that user data must have: sha256, md5, sha1, plain; empty: not known."""
    nested: Mapping[str, Encoding] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters that hold further ones, which become NAME.FIELD (ed.value)."""
    standard_events: frozenset[str] = frozenset()
    automatic_events: frozenset[str] = frozenset()
    """Events that the library sends by itself."""
    same_event: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Other name of an event -> the name in use (CompletePayment -> Purchase)."""
    aliases: Callable[[Params, str], tuple[str, ...]] | None = None
    """Further names of one hit's event: the single ones in Adobe's `purchase,event12=1`."""
    mirror_key: tuple[tuple[Locator, ...], ...] | None = None
    """What else the requests of one logical event agree on where both carry it, beside account,
    event and label: each entry a tuple of locators. None: nothing is mirrored."""
    collectors: tuple[str, ...] = ()
    """Hosts that only take hits. While hits are held they don't even resolve: a second lock."""
    cookies: tuple[str, ...] = ()
    """Names of its cookies, with * as wildcard."""
    layers: tuple[str, ...] = ()
    """Data layers and functions through which a page speaks to it: fbq, gtag. Those of a tag
    manager reach every vendor."""
    split: Split | None = None
    """How one request becomes several events, where it is not one event a request."""
    items: ItemReader | None = None
    consent: Callable[[Params], Mapping[Signal, Grant]] | None = None
    consent_params: tuple[str, ...] = ()
    """Wire names of what says something about consent, for the documentation."""
    rename_event: Callable[[Params, str, str], str] | None = None
    """A last word on the event's name, from its parameters, the endpoint's id and the name (a
    remarketing ping is no conversion)."""
    limits: tuple[Limit, ...] = ()
    required: tuple[Required, ...] = ()
    page_state: PageState | None = None
    """Of a consent platform."""

    @property
    def rules(self) -> VendorRules:
        """What checks may know of it."""
        return VendorRules(
            name=self.name,
            docs=self.docs,
            limits=self.limits,
            required=self.required,
            standard_events=self.standard_events,
            prefixes=self.prefixes,
            user_hash=self.user_hash,
        )

    def canonical(self, event: str) -> str:
        """The name in use of an event that goes by several."""
        return self.same_event.get(event, event)


def speaks_to(vendors: Iterable[Vendor]) -> Mapping[str, frozenset[str]]:
    """Which vendors a function of a page reaches; a data layer reaches all, and is not named."""
    known = list(vendors)
    managers = [each for each in known if each.category is Category.TAG_MANAGER]
    layers = {name for each in known for name in each.layers}
    layers -= {name for manager in managers for name in manager.layers}
    return MappingProxyType(
        {
            layer: frozenset(each.id for each in known if layer in each.layers)
            for layer in sorted(layers)
        }
    )


def find_vendors() -> dict[str, Vendor]:
    """All installed vendors by id, the built-in ones too.

    Raises:
        PluginError: two vendors have one id, or a plugin's module can't be imported.
    """
    found: dict[str, tuple[Vendor, str]] = {}
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        for module in _modules(point.value):
            for var in vars(module).values():
                if not isinstance(var, Vendor):
                    continue
                known, elsewhere = found.setdefault(var.id, (var, module.__name__))
                if known is not var:
                    raise PluginError(
                        f"two vendors are called {var.id}: one in {elsewhere}, one in "
                        f"{module.__name__}; rename one of them"
                    )
    return {key: found[key][0] for key in sorted(found)}


def _modules(name: str) -> Iterator[ModuleType]:
    root = _imported(name)
    yield root
    for info in pkgutil.walk_packages(getattr(root, "__path__", ()), f"{name}."):
        yield _imported(info.name)


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise PluginError(
            f"entry point {ENTRY_POINT_GROUP}: {name} can't be imported ({error}); "
            "repair, reinstall or remove the package that declares it"
        ) from error
