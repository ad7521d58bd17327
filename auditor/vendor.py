"""What a vendor is: mostly a table. PUBLIC: other packages add vendors with this, and only this.

A vendor says by which endpoints its requests are known, and where in a request its account, event
and common fields stand. Where a table can't say it, a vendor brings a function.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from types import MappingProxyType, ModuleType
from typing import Literal

from auditor.consent_mode import google_consent
from auditor.errors import PluginError
from auditor.model import EMPTY, Category, Grant, Item, Kind, Signal
from auditor.wire import Params, RequestFacts, flatten, lines, number, urlencoded

__all__ = [
    "MAX_EVENTS",
    "UNNAMED",
    "Encoding",
    "Endpoint",
    "Params",
    "RequestFacts",
    "Split",
    "Vendor",
    "find_vendors",
    "first",
    "google_consent",
    "item_rows",
    "json_list",
    "lines",
    "number",
    "rows",
    "speaks_to",
    "urlencoded",
]

ENTRY_POINT_GROUP = "auditor.vendors"
UNNAMED = "(unnamed)"
"""The event of a hit that names none, of a vendor whose hits should."""

Encoding = Literal["json", "base64", "pairs", "query"]
"""How a parameter can hold further ones: JSON, base64 of JSON, a=1;b=2, or a=1&b=2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address at which a vendor is known; all given conditions must hold.

    Patterns are regular expressions, searched, and blind to case in host and path.
    """

    id: str
    host: str = ""
    """A domain: itself and all below it. `google.*` stands for any public suffix. Empty: any host
    (then `require` must make up for it)."""
    host_form: str = ""
    """A pattern for the whole host besides, where a domain is too wide."""
    path: str = ""
    """A pattern for the path."""
    require: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Parameter of the query or of a form -> pattern for its value."""
    hint: str = ""
    """A text that the URL must hold: looked for before anything else, since an endpoint for any
    host is asked about every request of a page."""
    kind: Kind = Kind.EVENT
    mirror: bool = False
    """A request that is no event itself but may repeat one: then it belongs to that hit."""
    socket: bool = False
    """It is a WebSocket: each message that a page sends through it is a request."""
    answer: str = ""
    """JSON that its library wants to hear of a held hit, where an empty 204 makes it try again."""
    priority: int = 50
    """The lowest wins where several match; rules for any host carry 90 or more."""


Split = Callable[[RequestFacts, Endpoint], list[Params]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A receiver of hits. Locator tuples name wire parameters, tried in order; empty = absent.

    A nested field has a dotted name: properties.value, items.0.id.
    """

    id: str
    name: str
    category: Category
    endpoints: tuple[Endpoint, ...]
    docs: str = ""
    """The vendor's own documentation of its events."""
    account: tuple[str, ...] = ()
    account_form: str = ""
    """What a whole account looks like on the wire; a value of another form is passed over."""
    account_path: str = ""
    """A regular expression whose group 1 is the account in the URL's path."""
    account_prefix: str = ""
    """Put before an account that lacks it (AW-)."""
    event: tuple[str, ...] = ()
    default_event: str = UNNAMED
    """The event's name when the wire names none."""
    value: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    transaction_id: tuple[str, ...] = ()
    event_id: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    """What the vendor deduplicates by: wire names of transaction or event ids."""
    prefixes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire prefix -> human prefix: `ep.` -> ``, `cd[` -> `` (its closing bracket is dropped)."""
    names: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Wire name -> human name."""
    nested: Mapping[str, Encoding] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters that hold further ones, which become NAME.FIELD (ed.value)."""
    standard_events: frozenset[str] = frozenset()
    automatic_events: frozenset[str] = frozenset()
    """Events that the library sends by itself."""
    same_event: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Other name of an event -> the name in use (CompletePayment -> Purchase)."""
    mirror_key: tuple[tuple[str, ...], ...] | None = None
    """What else the requests of one logical event agree on where both carry it, beside account,
    event and label: each entry a locator tuple. None: nothing is mirrored."""
    collectors: tuple[str, ...] = ()
    """Hosts that only take hits. While hits are held they don't even resolve: a second lock."""
    cookies: tuple[str, ...] = ()
    """Names of its cookies, with * as wildcard."""
    layers: tuple[str, ...] = ()
    """Data layers and functions through which a page speaks to it: fbq, gtag. Those of a tag
    manager reach every vendor."""
    split: Split | None = None
    """How one request becomes several events, where it is not one event a request."""
    items: Callable[[Params], tuple[Item, ...]] | None = None
    consent: Callable[[Params], Mapping[Signal, Grant]] | None = None
    rename_event: Callable[[Params, Endpoint, str], str] | None = None
    """A last word on the event's name (a remarketing ping is no conversion)."""

    def canonical(self, event: str) -> str:
        """The name in use of an event that goes by several."""
        return self.same_event.get(event, event)


def speaks_to(vendors: Iterable[Vendor]) -> Mapping[str, frozenset[str]]:
    """Which vendors a function of a page reaches; a data layer reaches all, and is not named."""
    known = list(vendors)
    managers = [each for each in known if each.category is Category.TAG_MANAGER]
    layers = {name for each in known for name in each.layers}
    layers -= {name for each in managers for name in each.layers}
    return MappingProxyType(
        {
            layer: frozenset(each.id for each in known if layer in each.layers)
            for layer in sorted(layers)
        }
    )


def first(params: Params, names: tuple[str, ...]) -> str | None:
    """The first of these parameters that is there."""
    return next((params[name] for name in names if name in params), None)


def json_list(*paths: str) -> Split:
    """A split for JSON bodies: each element of the first list found at `paths` is an event.

    A body that is a list itself is that list; one without any list is one event. What stands
    beside the list, and in the query, is shared.
    """

    def split(request: RequestFacts, endpoint: Endpoint) -> list[Params]:  # noqa: ARG001 - the type
        match request.json:
            case dict() as root:
                path = next((each for each in paths if isinstance(root.get(each), list)), None)
                if path is None:
                    return [request.params]
                beside = {key: value for key, value in root.items() if key != path}
                shared = {**request.query, **flatten(beside)}
                events = root[path]
            case list() as events:
                shared = dict(request.query)
            case _:
                return [request.params]
        events = [each for each in events[:MAX_EVENTS] if isinstance(each, dict)]
        return [{**shared, **flatten(each)} for each in events]

    return split


MAX_EVENTS = 500
"""Events read from one request; real batches hold some dozens."""


def rows(params: Params, at: str) -> list[dict[str, str]]:
    """The elements of a list that was flattened to AT.0.FIELD; plain ones have the field ''."""
    prefix, found = f"{at}.", dict[int, dict[str, str]]()
    for name, value in params.items():
        if name.startswith(prefix):
            index, _, inner = name[len(prefix) :].partition(".")
            if index.isascii() and index.isdigit() and len(index) < len(str(MAX_EVENTS)) + 1:
                found.setdefault(int(index), {})[inner] = value
    return [found[index] for index in sorted(found)]


def item_rows(
    *at: str, item_id: str, item_name: str, price: str, quantity: str = "quantity"
) -> Callable[[Params], tuple[Item, ...]]:
    """An `items` function for baskets that are lists: of fields so called, or of bare ids."""
    known = {item_id, item_name, price, quantity}

    def read(params: Params) -> tuple[Item, ...]:
        basket: list[dict[str, str]] = next(filter(None, (rows(params, each) for each in at)), [])
        return tuple(
            Item(
                item_id=row.get(item_id) or row.get("", ""),
                item_name=row.get(item_name, ""),
                price=number(row.get(price)),
                quantity=number(row.get(quantity)),
                params={k: v for k, v in row.items() if k and k not in known},
            )
            for row in basket
        )

    return read


def find_vendors() -> dict[str, Vendor]:
    """All installed vendors by id, the built-in ones too.

    Raises:
        PluginError: two vendors have one id, or a plugin's module can't be imported.
    """
    found: dict[str, tuple[Vendor, str]] = {}
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        for module in _modules(point.value):
            for each in vars(module).values():
                if not isinstance(each, Vendor):
                    continue
                known, elsewhere = found.setdefault(each.id, (each, module.__name__))
                if known is not each:
                    raise PluginError(
                        f"two vendors are called {each.id}: one in {elsewhere}, one in "
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
