"""Salesforce Marketing Cloud: the Collect code of its Einstein recommendations."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Required,
    Vendor,
    in_host,
    in_path,
    item_rows,
    sum_of_items,
)

_items = item_rows("payload.cart", "cart", item_id="item", item_name="name", price="price")

SALESFORCE_MARKETING_CLOUD = Vendor(
    id="salesforce_marketing_cloud",
    name="Salesforce Marketing Cloud",
    category=Category.CRM,
    docs="https://help.salesforce.com/s/articleView?id=mktg.mc_ctc_collect_code.htm",
    notes=(
        "The account is the MID of the business unit.",
        "A conversion has no amount of its own; its value is the sum of the cart's lines.",
        "A cart is sent whole at each change of it, or as clear_cart once it is empty.",
    ),
    endpoints=(
        Endpoint(
            id="collect",
            host="igodigital.com",
            host_form=r"\.collect\.igodigital\.com$",
            path=r"^/c2/\d+/\w+",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="igodigital.com",
            host_form=r"\.collect\.igodigital\.com$",
            path=r"/collect\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"^/c2/(\d+)/"), in_host(r"^(\d+)\.collect\.")),
    event=(in_path(r"^/c2/\d+/(\w+)"),),
    amount=lambda params: sum_of_items(_items(params)),
    transaction_id=("payload.order_number", "order_number"),
    key=("payload.order_number", "order_number"),
    prefixes={"payload.details.": "", "payload.": ""},
    names={
        "payload.url": "page_location",
        "payload.referrer": "page_referrer",
        "payload.title": "page_title",
    },
    nested={"payload": "json"},
    user_data={
        "payload.user_info.email": "email",
        "payload.email": "email",
    },
    user_hash="plain",
    page_views=frozenset({"track_page_view"}),
    standard_events=frozenset(
        {"track_cart", "track_conversion", "track_page_view", "track_rating", "track_wishlist"}
    ),
    cookies=("igodigital*",),
    layers=("_etmc",),
    required=(Required(event="track_conversion", must=("items",)),),
    items=_items,
)
