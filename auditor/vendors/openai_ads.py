"""OpenAI Ads Pixel: a batch of events as JSON, or one event in the address of an image."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    from_minor_units,
    in_path,
    json_list,
    number,
    rows,
)

_USER_CODES = {
    "em": "email",
    "ph": "phone",
    "fn": "first_name",
    "ln": "last_name",
    "eid": "external_id",
    "ct": "city",
    "rg": "region",
    "pc": "postal_code",
    "co": "country",
}
_KNOWN = frozenset({"id", "name", "quantity", "amount"})


def _currency(params: Params) -> str | None:
    return params.get("data.currency") or params.get("data[currency]")


def _amount(params: Params) -> str | None:
    amount = params.get("data.amount") or params.get("data[amount]")
    return from_minor_units(amount, _currency(params))


def _items(params: Params) -> tuple[Item, ...]:
    return tuple(
        Item(
            item_id=row.get("id", ""),
            item_name=row.get("name", ""),
            price=number(
                from_minor_units(row.get("amount"), row.get("currency") or _currency(params))
            ),
            quantity=number(row.get("quantity")),
            params={key: value for key, value in row.items() if key and key not in _KNOWN},
        )
        for row in rows(params, "data.contents")
    )


OPENAI_ADS = Vendor(
    id="openai_ads",
    name="OpenAI Ads Pixel",
    category=Category.ADVERTISING,
    docs="https://developers.openai.com/ads/supported-events",
    notes=(
        "Amounts are cents on the wire (7900 is 79.00); any but a whole number is left out.",
        "An event id that is a UUID was made by the library; any other was set by the site.",
        "openai::sdk_init and oai::diagnostic are the library's own.",
        "user.in is what the site handed over, user.fm what was found in forms.",
        "oppref is the click's id, obref the browser's.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host="bzr.openai.com",
            path="^/v1/sdk/events",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="sync", host="bzr.openai.com", path="^/v1/obi/", kind=Kind.AUX),
        Endpoint(id="library", host="bzrcdn.openai.com", path=".", kind=Kind.SCRIPT),
    ),
    collectors=("bzr.openai.com",),
    account=("pid", in_path(r"^/pixel-config/v\d+/(\w+)\.json$")),
    event=("custom_event_name", "data.custom_event_name", "type", "event"),
    amount=_amount,
    currency=("data.currency", "data[currency]"),
    event_id=("id", "event_id"),
    key=("id", "event_id"),
    prefixes={"data.": "", "data[": ""},
    names={
        "source_url": "page_location",
        "referrer_url": "page_referrer",
        "oppref": "click_id",
        "timestamp_ms": "timestamp",
    },
    user_data={
        f"user.{source}.{code}{first}": field
        for source in ("in", "fm")
        for code, field in _USER_CODES.items()
        for first in ("", ".0")
    },
    user_hash="sha256",
    consent_params=("opt_out", "data.consent"),
    page_views=frozenset({"page_viewed"}),
    standard_events=frozenset(
        {
            "appointment_scheduled",
            "checkout_started",
            "contents_viewed",
            "custom",
            "items_added",
            "lead_created",
            "order_created",
            "page_viewed",
            "registration_completed",
            "subscription_created",
            "trial_started",
        }
    ),
    automatic_events=frozenset({"oai::diagnostic", "openai::sdk_init"}),
    required=(Required(event="*", with_value=("currency",)),),
    cookies=("__oppref", "__obref", "__oaiq_domain_probe"),
    layers=("oaiq",),
    split=json_list("events"),
    items=_items,
)
