"""AppLovin Axon: the pixel's events, which leave compressed."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, item_rows, json_list

APPLOVIN = Vendor(
    id="applovin",
    name="AppLovin Axon",
    category=Category.ADVERTISING,
    docs="https://support.axon.ai/en/growth/promoting-your-websites/api/axon-conversion-api",
    notes=(
        "The names of fields are those of its interface for servers, to the same host.",
        "That the pixel sends the same ones could not be confirmed: its body is compressed.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            host="b.applovin.com",
            path="^/v1/(pixel|event)/?$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("s.axon.ai", "res4.applovin.com", "c.albss.com"),
            path=r"^/(pixel|p/l/loader\.iife)\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("pixel_id", "event_key"),
    event=("name",),
    value=("data.value",),
    currency=("data.currency",),
    transaction_id=("data.transaction_id",),
    event_id=("dedupe_id",),
    key=("dedupe_id",),
    prefixes={"data.": ""},
    names={"event_source_url": "page_location"},
    user_data={
        "user_data.email": "email",
        "user_data.phone": "phone",
        "user_data.user_id": "user_id",
    },
    standard_events=frozenset(
        {
            "add_payment_info",
            "add_to_cart",
            "begin_checkout",
            "generate_lead",
            "login",
            "page_view",
            "purchase",
            "search",
            "sign_up",
            "view_item",
        }
    ),
    items=item_rows("data.items", item_id="item_id", item_name="item_name", price="price"),
    layers=("axon",),
    split=json_list("events"),
)
