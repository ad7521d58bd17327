"""Shopify's own analytics: batches of events, at Shopify or through the shop's own host."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import Endpoint, Params, Vendor, in_param, json_list, number, parse_json, rows

_BATCH = r"/(unstable/produce_batch|v1/produce)$"


def _items(params: Params) -> tuple[Item, ...]:
    """The products: a list of JSON texts."""
    products = [parse_json(row.get("", "")) for row in rows(params, "payload.products")]
    return tuple(
        Item(
            item_id=_text(product, "sku") or _text(product, "product_id"),
            item_name=_text(product, "name"),
            price=number(_text(product, "price")),
            quantity=number(_text(product, "quantity")),
            params={
                name: text
                for name in ("brand", "category", "product_id", "variant", "variant_id")
                if (text := _text(product, name))
            },
        )
        for product in products[:200]
        if isinstance(product, dict)
    )


def _text(product: dict[str, object], name: str) -> str:
    value = product.get(name)
    return str(value) if isinstance(value, str | int | float) else ""


SHOPIFY = Vendor(
    id="shopify",
    name="Shopify Analytics",
    category=Category.ANALYTICS,
    docs="https://shopify.dev/docs/api/hydrogen/latest/utilities/sendshopifyanalytics",
    notes=(
        "The account is the shop's number.",
        "An event goes by its event_name, or else by its schema (trekkie_storefront_page_view).",
        "All of it is Shopify's own; what the shop wants to know goes through its pixels.",
    ),
    endpoints=(
        Endpoint(
            id="batch",
            host=(
                "monorail-edge.shopifysvc.com",
                "monorail-edge-ca.shopifycloud.com",
                "monorail-edge-staging.shopifycloud.com",
            ),
            path=f"^{_BATCH}",
        ),
        Endpoint(
            id="first_party",
            segment=("produce_batch", "produce"),
            path=rf"/\.well-known/shopify/monorail{_BATCH}",
            priority=90,
        ),
        Endpoint(
            id="library",
            hint="trekkie.storefront.",
            path=r"/trekkie\.storefront\.\w+(\.min)?\.js$",
            kind=Kind.SCRIPT,
            priority=90,
        ),
    ),
    account=("payload.shop_id", "payload.shopId"),
    account_form=r"\d+",
    event=("payload.event_name", in_param("schema_id", r"^(\w+)")),
    page_views=frozenset({"page_rendered"}),
    value=("payload.total_value",),
    currency=("payload.currency",),
    event_id=("payload.event_id",),
    unique=("payload.event_id",),
    called_at=("payload.event_time", "metadata.event_created_at_ms"),
    prefixes={"payload.": ""},
    names={
        "payload.event_source_url": "page_location",
        "payload.url": "page_location",
        "payload.referrer": "page_referrer",
        "payload.title": "page_title",
    },
    standard_events=frozenset(
        {
            "checkout_completed",
            "collection_page_rendered",
            "page_rendered",
            "product_added_to_cart",
            "product_page_rendered",
            "search_submitted",
        }
    ),
    automatic_events=frozenset(
        {
            "collection_page_rendered",
            "page_rendered",
            "product_added_to_cart",
            "product_page_rendered",
            "search_submitted",
            "trekkie_storefront_load_errors",
            "trekkie_storefront_page_view",
        }
    ),
    cookies=("_shopify_y", "_shopify_s", "_shopify_sa_t", "_shopify_sa_p"),
    layers=("ShopifyAnalytics", "trekkie"),
    split=json_list("events"),
    items=_items,
    consent_params=("payload.analytics_allowed", "payload.marketing_allowed"),
)
