"""Segment: analytics.js sends an event a request, or batches, as JSON."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Limit,
    Params,
    Required,
    Vendor,
    in_path,
    item_rows,
    json_list,
)

_ONE = {"writeKey": ".", "messageId": "."}


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """A page or screen call with a name of its own is a page or screen call all the same."""
    kind = params.get("type", "")
    return (kind,) if kind in {"page", "screen"} and kind != event else ()


SEGMENT = Vendor(
    id="segment",
    name="Segment",
    category=Category.ANALYTICS,
    docs="https://segment.com/docs/connections/spec/",
    notes=(
        (
            "A track call is named by its event, a page or screen call by its name; identify, "
            "group and alias calls have none and go by their type."
        ),
        (
            "Libraries on servers and in apps send the write key in the Authorization header, "
            "which is not read here."
        ),
        "What Segment passes on to other tools leaves its servers, and is not seen on the page.",
        "integrations says which of its destinations an event may reach.",
        "Traits are sent in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="metrics",
            host=("segment.io", "segmentapis.com"),
            path="/v1/m$",
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(
            id="api",
            host=("segment.io", "segmentapis.com"),
            host_form=r"^(?!cdn\.)",
            path="/v1/(t|p|i|g|a|s|b|track|page|identify|group|alias|screen|batch|import)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host=("cdn.segment.com", "cdn.segment.io"),
            path=r"^/(analytics\.js|v1/projects|analytics-next|next-integrations)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy",
            path="/[tpigas]$",
            require_json=_ONE,
            segment=("t", "p", "i", "g", "a", "s"),
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy_batch",
            path="/b$",
            require_json={"writeKey": ".", "batch.0.messageId": "."},
            segment="b",
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy_library",
            path=r"/analytics\.js/v1/[^/]+/analytics(\.min)?\.js$",
            segment=("analytics.min.js", "analytics.js"),
            kind=Kind.SCRIPT,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("writeKey", in_path(r"/analytics\.js/v1/([^/]+)/"), in_path(r"/projects/([^/]+)/")),
    event=("event", "name", "type", in_path("/v1/([a-z]+)/?$")),
    value=("properties.revenue", "properties.value", "properties.total"),
    currency=("properties.currency",),
    transaction_id=("properties.order_id",),
    aliases=_aliases,
    event_id=("messageId",),
    key=("messageId",),
    unique=("messageId",),
    called_at=("originalTimestamp", "timestamp"),
    prefixes={"properties.": ""},
    names={
        "context.page.url": "page_location",
        "context.page.referrer": "page_referrer",
        "context.page.title": "page_title",
    },
    user_data={
        "userId": "user_id",
        **{
            f"{where}{wire}": human
            for where in ("traits.", "context.traits.")
            for wire, human in (
                ("email", "email"),
                ("phone", "phone"),
                ("firstName", "first_name"),
                ("first_name", "first_name"),
                ("lastName", "last_name"),
                ("last_name", "last_name"),
                ("birthday", "birth_date"),
                ("gender", "gender"),
                ("address.street", "street"),
                ("address.city", "city"),
                ("address.state", "region"),
                ("address.postalCode", "postal_code"),
                ("address.country", "country"),
            )
        },
    },
    user_hash="plain",
    consent_params=("context.consent.categoryPreferences", "integrations"),
    page_views=frozenset({"page"}),
    standard_events=frozenset(
        {
            "Cart Viewed",
            "Checkout Started",
            "Checkout Step Completed",
            "Checkout Step Viewed",
            "Coupon Applied",
            "Lead Generated",
            "Order Cancelled",
            "Order Completed",
            "Order Refunded",
            "Order Updated",
            "Payment Info Entered",
            "Product Added",
            "Product Added to Wishlist",
            "Product Clicked",
            "Product List Viewed",
            "Product Removed",
            "Product Shared",
            "Product Viewed",
            "Products Searched",
            "Promotion Clicked",
            "Promotion Viewed",
            "Signed In",
            "Signed Up",
        }
    ),
    cookies=("ajs_anonymous_id", "ajs_user_id", "ajs_group_id", "analytics_session_id*"),
    layers=("analytics",),
    split=json_list("batch"),
    required=(Required(event="Order Completed", must=("items",)),),
    items=item_rows("properties.products", item_id="product_id", item_name="name", price="price"),
    limits=(
        Limit(of="event", most=32 * 1024, unit="bytes", note="The API turns it down."),
        Limit(of="request", most=500 * 1024, unit="bytes", note="The API turns a batch down."),
        Limit(of="request_events", most=2500, unit="count"),
    ),
)
