"""Klaviyo: events of the client API, and the older calls with base64 of JSON."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Required,
    Vendor,
    flatten,
    in_path,
    item_rows,
    one_for_all,
    read_json,
)

_ATTRIBUTES = "data.attributes."
_PROPERTIES = f"{_ATTRIBUTES}properties."
_PROFILE = f"{_ATTRIBUTES}profile.data.attributes."
_PERSON = {
    "email": "email",
    "phone_number": "phone",
    "external_id": "external_id",
    "id": "external_id",
    "first_name": "first_name",
    "last_name": "last_name",
    "city": "city",
    "region": "region",
    "zip": "postal_code",
    "country": "country",
}


def _bulk(request: RequestFacts) -> list[Params]:
    """Events of one profile, in one request."""
    data = request.json
    for key in ("data", "attributes", "events", "data"):
        data = data.get(key) if isinstance(data, dict) else None
    if not isinstance(data, list):
        return []
    shared = {
        name: value
        for name, value in request.params.items()
        if not name.startswith(f"{_ATTRIBUTES}events.")
    }
    return [
        {**shared, **flatten({"data": event})}
        for event in data[:MAX_EVENTS]
        if isinstance(event, dict)
    ]


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    if endpoint == "client_events":
        return _bulk(request) or [request.params]
    inner = read_json(request.get("data"))
    if endpoint != "legacy" or not isinstance(inner, dict):
        return [request.params]
    beside = {name: value for name, value in request.params.items() if name != "data"}
    return [{**beside, **flatten(inner)}]


KLAVIYO = Vendor(
    id="klaviyo",
    name="Klaviyo",
    category=Category.CRM,
    docs="https://developers.klaviyo.com/en/reference/create_client_event",
    notes=(
        "A second event with the same unique id, metric and profile is dropped.",
        "Without a unique id its second takes the id's place: one event of a metric each second.",
        "Placed Order and Ordered Product normally come from the shop's server, not from the page.",
        "Profile data goes in clear text.",
        "Sign-ups of Klaviyo's own forms go to /client/subscriptions and are not events.",
    ),
    endpoints=(
        Endpoint(
            id="client_events",
            host="a.klaviyo.com",
            path="^/client/(events|event-bulk-create)",
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        # Events of a person leave once the profile's answer names that person: any name will do.
        Endpoint(
            id="client_profile",
            host="a.klaviyo.com",
            path="^/client/profiles",
            kind=Kind.USER_DATA,
            answer='{"meta": {"exchange_id": "held"}}',
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="client_other",
            host="a.klaviyo.com",
            path="^/client/(subscriptions|push-token|back-in-stock-subscriptions)",
            kind=Kind.USER_DATA,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="legacy",
            host="a.klaviyo.com",
            path="^/api/(track|identify|event)",
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="klaviyo.com",
            host_form=r"^static[\w-]*\.klaviyo\.com$",
            path="/onsite/js/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        # A sign-up form can't be shown without its definition: nothing to hold.
        Endpoint(
            id="forms",
            host="klaviyo.com",
            host_form=r"^(static-forms|fast\.a|static-tracking)[\w-]*\.klaviyo\.com$",
            path="^/(forms|media|onsite)/",
            kind=Kind.SCRIPT,
            priority=60,
        ),
        Endpoint(
            id="telemetry",
            host="klaviyo.com",
            path="^/onsite/track-analytics",
            kind=Kind.AUX,
            priority=40,
        ),
    ),
    account=("company_id", "token", in_path(r"/onsite/js/(\w{6})/")),
    account_form=r"\w{6}",
    event=(
        f"{_ATTRIBUTES}metric.data.attributes.name",
        f"{_ATTRIBUTES}metric.name",
        "event",
        in_path("^/api/(identify)"),
    ),
    value=(f"{_ATTRIBUTES}value", f"{_PROPERTIES}$value", "properties.$value"),
    currency=(
        f"{_ATTRIBUTES}value_currency",
        f"{_PROPERTIES}$value_currency",
        "properties.$value_currency",
        "properties.$currency_code",
    ),
    transaction_id=(
        f"{_PROPERTIES}OrderId",
        f"{_PROPERTIES}order_id",
        f"{_PROPERTIES}$event_id",
        "properties.$event_id",
    ),
    event_id=(f"{_ATTRIBUTES}unique_id", f"{_PROPERTIES}$event_id", "properties.$event_id"),
    key=(f"{_ATTRIBUTES}unique_id", f"{_PROPERTIES}$event_id", "properties.$event_id"),
    prefixes={_PROPERTIES: "", _PROFILE: "profile.", "properties.": ""},
    names={
        f"{_PROPERTIES}page": "page_location",
        "properties.page": "page_location",
        f"{_ATTRIBUTES}time": "timestamp",
    },
    user_data={
        f"{prefix}{wire}": human
        for prefix in (
            _PROFILE,
            f"{_PROFILE}location.",
            "customer_properties.$",
            "customer_properties.",
            "properties.$",
        )
        for wire, human in _PERSON.items()
    },
    user_hash="plain",
    standard_events=frozenset(
        {
            "Active on Site",
            "Added to Cart",
            "Ordered Product",
            "Placed Order",
            "Started Checkout",
            "Viewed Product",
        }
    ),
    automatic_events=frozenset({"Active on Site"}),
    same_event={"__activity__": "Active on Site"},
    cookies=("__kla_id",),
    layers=("klaviyo", "_learnq"),
    split=_split,
    required=(Required(event="Placed Order", must=("items",)),),
    items=one_for_all(
        *(
            item_rows(
                f"{at}{basket}",
                item_id="ProductID",
                item_name="ProductName",
                price="ItemPrice",
                quantity="Quantity",
            )
            for at in (_PROPERTIES, "properties.")
            for basket in ("Items", "items")
        )
    ),
)
