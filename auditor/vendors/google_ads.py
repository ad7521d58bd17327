"""Google Ads: conversions and remarketing, which leave as several requests each."""

from __future__ import annotations

import re

from auditor.model import Category, Item, Kind
from auditor.vendor import Endpoint, Params, Vendor, google_consent, in_param, in_path, number

REMARKETING = "remarketing"
"""What we call a ping to the audience endpoint that names no event: it has no conversion label."""

_ITEM = re.compile(r"\(([^()]*)\)")


def _items(params: Params) -> tuple[Item, ...]:
    """`(price*quantity*id**)(...)`: what is left empty at the end does not matter."""
    rows = ([*row.split("*"), "", "", ""] for row in _ITEM.findall(params.get("item", "")))
    return tuple(
        Item(item_id=key, price=number(price), quantity=number(quantity))
        for price, quantity, key, *_ in rows
    )


def _event(params: Params, endpoint: str, event: str) -> str:
    unnamed = "en" not in params and "data.event" not in params
    if unnamed and "label" not in params and endpoint in {"viewthrough", "remarketing"}:
        return REMARKETING
    return event


GOOGLE_ADS = Vendor(
    id="google_ads",
    name="Google Ads",
    category=Category.ADVERTISING,
    docs="https://support.google.com/google-ads/answer/6095821",
    endpoints=(
        Endpoint(
            id="conversion",
            host="googleadservices.com",
            path=r"^/(pagead|ccm)/conversion/(AW-)?\d+",
        ),
        Endpoint(
            id="viewthrough",
            host="doubleclick.net",
            path=r"^/pagead/viewthroughconversion/(AW-)?\d+",
        ),
        Endpoint(
            id="first_party_conversion",
            host="google.*",
            path=r"^/pagead/1p-conversion/(AW-)?\d+",
        ),
        Endpoint(id="remarketing", host="google.*", path=r"^/rmkt/collect/(AW-)?\d+"),
        Endpoint(id="measurement", host="google.*", path="^/ccm/collect"),
        Endpoint(id="measurement_syndication", host="googlesyndication.com", path="^/ccm/collect"),
        Endpoint(
            id="user_data",
            host="google.*",
            path=r"^/(pagead|ccm)/form-data/(AW-)?\d+",
            kind=Kind.USER_DATA,
        ),
        Endpoint(
            id="user_list",
            host="google.*",
            path=r"^/pagead/1p-user-list/(AW-)?\d+",
            kind=Kind.AUX,
        ),
        Endpoint(id="protected_audience", host="td.doubleclick.net", path="^/td/", kind=Kind.AUX),
        Endpoint(
            id="server_ping", host="ad.doubleclick.net", path="^/ccm/s/collect", kind=Kind.AUX
        ),
        Endpoint(
            id="attribution",
            host="googleadservices.com",
            path="^/pagead/privacysandbox/conversion/",
            kind=Kind.AUX,
            mirror=True,
        ),
        Endpoint(
            id="attribution_google",
            host="google.*",
            path="^/pagead/privacysandbox/conversion/",
            kind=Kind.AUX,
            mirror=True,
        ),
        Endpoint(
            id="gateway_conversion",
            path=r"/ccm/conversion/(AW-)?\d+",
            require={"gtm": "."},
            segment="conversion",
            priority=90,
        ),
    ),
    account=(
        in_param("tid", r"^AW-(\d+)$"),
        in_path(
            r"/(?:conversion|viewthroughconversion|1p-conversion|collect|form-data|1p-user-list)"
            r"/(?:AW-)?(\d+)"
        ),
    ),
    account_prefix="AW-",
    event=("en", "data.event"),
    default_event="conversion",
    value=("value", "epn.value"),
    currency=("currency_code",),
    transaction_id=("oid", "transaction_id"),
    label=("label",),
    key=("oid", "transaction_id"),
    prefixes={"epn.": "", "ep.": ""},
    names={
        "url": "page_location",
        "ref": "page_referrer",
        "tiba": "page_title",
        "mid": "merchant_id",
    },
    nested={"data": "pairs"},
    standard_events=frozenset(
        {
            "add_to_cart",
            "conversion",
            "page_view",
            "purchase",
            "view_item",
            "view_item_list",
            "view_search_results",
        }
    ),
    automatic_events=frozenset({"gtag.config"}),
    # Only some forms carry the order's number, and each may draw a random one of its own.
    mirror_key=(("oid", "transaction_id"),),
    cookies=("_gcl_*",),
    layers=("dataLayer", "gtag"),
    items=_items,
    consent=google_consent,
    rename_event=_event,
)
