"""Dynamic Yield: pages, impressions and events by its script, events by its experience API."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    in_path,
    item_rows,
    json_list,
)

_PIXEL = r"^(async-)?px(-[a-z]+)?\.dynamicyield\.com$"
_PROPERTIES = ("props", "properties")


def _of_each(field: str) -> tuple[str, ...]:
    return tuple(f"{holder}.{field}" for holder in _PROPERTIES)


def _aliases(params: Params, name: str) -> tuple[str, ...]:
    """An event has a name for people, and a type by which Dynamic Yield knows it."""
    kind = params.get("props.dyType") or params.get("properties.dyType")
    return (kind,) if kind and kind != name else ()


DYNAMIC_YIELD = Vendor(
    id="dynamic_yield",
    name="Dynamic Yield",
    category=Category.TESTING,
    docs="https://dy.dev/docs/implement-script",
    notes=(
        "An event's type (dyType: purchase-v1) is what Dynamic Yield counts; its name is free.",
        "Value is the whole basket's, in the site's currency where none is sent.",
        "The address /uia tells of a page, /var of a variation shown, /ac of a click on one.",
    ),
    endpoints=(
        Endpoint(id="event", host="dynamicyield.com", host_form=_PIXEL, path="^/dpx/?$"),
        Endpoint(id="page", host="dynamicyield.com", host_form=_PIXEL, path="^/(uia|var|ac)/?$"),
        Endpoint(
            id="units", host="dynamicyield.com", host_form=_PIXEL, path="^/imp/?$", kind=Kind.AUX
        ),
        Endpoint(
            id="user",
            host="dynamicyield.com",
            host_form=_PIXEL,
            path="^/id/?$",
            kind=Kind.USER_DATA,
        ),
        Endpoint(
            id="collect",
            shared=True,
            host="dy-api.com",
            path=r"^/v\d+/collect/",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="serve",
            host=("dy-api.com", "rcom.dynamicyield.com", "rcom-eu.dynamicyield.com"),
            kind=Kind.SCRIPT,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=(
                "cdn.dynamicyield.com",
                "cdn-eu.dynamicyield.com",
                "st.dynamicyield.com",
                "st-eu.dynamicyield.com",
            ),
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("sec", "se", in_path(r"^/api/(\d+)/")),
    event=("name", "eventName", in_path("^/(uia|var|ac)/?$")),
    value=_of_each("value"),
    currency=_of_each("currency"),
    transaction_id=_of_each("uniqueTransactionId"),
    key=_of_each("uniqueTransactionId"),
    nested={"props": "json", "properties": "json", "ctx": "json"},
    prefixes={"props.": "", "properties.": ""},
    names={"url": "page_location", "ref": "page_referrer", "user.dyid": "visitor_id"},
    user_data={
        "props.hashedEmail": "email",
        "properties.hashedEmail": "email",
        "props.cuid": "external_id",
        "properties.cuid": "external_id",
    },
    user_hash="sha256",
    same_event={"ac": "variation_click", "uia": "page_view", "var": "variation_impression"},
    standard_events=frozenset(
        {
            "add-to-cart-v1",
            "add-to-wishlist-v1",
            "change-attr-v1",
            "filter-items-v1",
            "identify-v1",
            "keyword-search-v1",
            "login-v1",
            "message-optin-v1",
            "message-optout-v1",
            "newsletter-subscription-v1",
            "promo-code-entered-v1",
            "purchase-v1",
            "remove-from-cart-v1",
            "signup-v1",
            "sort-items-v1",
            "sync-cart-v1",
            "video-watch-v1",
        }
    ),
    automatic_events=frozenset({"page_view", "variation_click", "variation_impression"}),
    required=(
        Required(
            event="Purchase",
            must=("dyType", "value"),
            should=("transaction_id", "currency", "items"),
            confidence=Confidence.GENERAL,
        ),
    ),
    cookies=("_dyid", "_dyjsession", "_dy_*", "_dycst", "_dyfs"),
    layers=("DY",),
    aliases=_aliases,
    split=json_list("events"),
    items=item_rows(
        *_of_each("cart"), item_id="productId", item_name="productName", price="itemPrice"
    ),
)
