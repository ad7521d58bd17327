"""Nextdoor Pixel: page views and events by name."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

_HOST = "flask.nextdoor.com"

NEXTDOOR = Vendor(
    id="nextdoor",
    name="Nextdoor Pixel",
    category=Category.ADVERTISING,
    docs="https://developer.nextdoor.com/reference/conversions-track",
    notes=(
        "Only pid and ev are known from hits; the names of all else are those of its server API.",
        "Custom conversions are CUSTOM_CONVERSION_1 to CUSTOM_CONVERSION_10.",
    ),
    endpoints=(
        Endpoint(id="pixel", host=_HOST, path="^/pixel/?$", require={"pid": "."}),
        Endpoint(
            id="post",
            host=_HOST,
            path="^/pixel/?$",
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="ads.nextdoor.com",
            path="^/public/pixel/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=(_HOST,),
    account=("pid", "id", "data_source_id", "pixel_id"),
    account_form="[0-9a-f-]{36}",
    event=("ev", "event_name"),
    value=("order_value", "custom.order_value", "value"),
    currency=("currency", "custom.currency"),
    transaction_id=("order_id", "custom.order_id"),
    event_id=("event_id",),
    key=("event_id", "order_id", "custom.order_id"),
    prefixes={"custom.": ""},
    names={
        "url": "page_location",
        "action_source_url": "page_location",
        "referer": "page_referrer",
        "referrer": "page_referrer",
    },
    user_data={
        "em": "email",
        "customer.email": "email",
        "customer.phone_number": "phone",
        "customer.first_name": "first_name",
        "customer.last_name": "last_name",
        "customer.city": "city",
        "customer.state": "region",
        "customer.zip_code": "postal_code",
        "customer.country": "country",
    },
    user_hash="sha256",
    standard_events=frozenset(
        {
            "ADD_TO_CART",
            "ADD_TO_WISHLIST",
            "INITIATE_CHECKOUT",
            "LEAD",
            "PAGE_VIEW",
            "PURCHASE",
            "SEARCH",
            "SIGN_UP",
            "SUBSCRIBE",
            "VIEW_CONTENT",
            *(f"CUSTOM_CONVERSION_{number}" for number in range(1, 11)),
        }
    ),
    cookies=("ndp_session_id",),
    layers=("ndp",),
)
