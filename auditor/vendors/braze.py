"""Braze: its web SDK sends several events in one JSON text, each with a short code."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    flatten,
    json_list,
    number,
    sum_of_items,
)

_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_LISTED = json_list("events", needs="name")
_CODES = {
    "p": "purchase",
    "ss": "session_start",
    "se": "session_end",
}


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """The events; a request with nothing but attributes of the visitor is one of its own."""
    data = request.json
    if isinstance(data, dict) and not data.get("events"):
        rest = {name: value for name, value in data.items() if name != "events"}
        return [{**request.query, **flatten(rest)}]
    return _LISTED(request, endpoint)


def _bought(params: Params) -> tuple[Item, ...]:
    """A purchase is of one product; another product is another purchase."""
    if params.get("name") != "p" or not params.get("data.pid"):
        return ()
    return (
        Item(
            item_id=params["data.pid"],
            price=number(params.get("data.p")),
            quantity=number(params.get("data.q")),
        ),
    )


def _event(params: Params, endpoint: str, event: str) -> str:  # noqa: ARG001 - its type
    code = params.get("name", "")
    if code == "ce":
        return params.get("data.n") or event
    return _CODES.get(code, code or event)


BRAZE = Vendor(
    id="braze",
    name="Braze",
    category=Category.CRM,
    docs="https://www.braze.com/docs/developer_guide/platforms/web",
    notes=(
        "A purchase is sent once for each product; its value is the price times the quantity.",
        "An event with a code that this table does not know goes by that code.",
        "The address may be one of the site's own, as an SDK endpoint can be chosen.",
    ),
    endpoints=(
        Endpoint(
            id="data",
            host=("braze.com", "braze.eu", "appboy.com"),
            path="^/api/v3/data/?$",
            shared=True,
        ),
        Endpoint(
            id="sync",
            host=("braze.com", "braze.eu", "appboy.com"),
            path="^/api/v3/(content_cards|feature_flags|banners|geofence)",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="js.appboycdn.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            hint="/api/v3/data",
            path="/api/v3/data/?$",
            require_json={"api_key": _UUID, "device_id": ".", "sdk_version": r"^\d"},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("api_key",),
    event=("name",),
    called_at=("time",),
    default_event="attributes",
    default_evidence=({"attributes.*": ""},),
    amount=lambda params: sum_of_items(_bought(params)),
    currency=("data.c",),
    prefixes={"data.p.": "", "data.pr.": "", "attributes.0.": "attributes."},
    names={
        "session_id": "session_id",
        "device_id": "client_id",
        "data.n": "event_name",
        "data.pid": "product_id",
        "data.q": "quantity",
        "data.p": "price",
    },
    user_data={
        "user_id": "user_id",
        "attributes.0.email": "email",
        "attributes.0.phone": "phone",
        "attributes.0.first_name": "first_name",
        "attributes.0.last_name": "last_name",
        "attributes.0.user_id": "user_id",
    },
    user_hash="plain",
    automatic_events=frozenset({"session_start", "session_end"}),
    cookies=("ab.storage.*",),
    layers=("braze", "appboy"),
    split=_split,
    items=_bought,
    rename_event=_event,
)
