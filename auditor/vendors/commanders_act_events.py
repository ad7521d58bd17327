"""Commanders Act's collection of events for its server-side tags: JSON, or the URL."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Confidence, Endpoint, Required, Vendor, item_rows

COMMANDERS_ACT_EVENTS = Vendor(
    id="commanders_act_events",
    name="Commanders Act events",
    category=Category.ANALYTICS,
    docs="https://doc.commandersact.com/features/sources/sources-catalog/cloud/http-tracking-api",
    collectors=("collect.commander1.com",),
    notes=(
        "What a server forwards of it to other vendors does not show in the browser.",
        "The address may carry GA4 hits instead, where GTM uses it as its server container.",
        "The categories that the visitor agreed to stand in user.consent_categories.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host="commander1.com",
            host_form=r"^collect\.commander1\.com$",
            path="^/events/?$",
            require={"tc_s": r"^\d+$"},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            query_hint="tc_s=",
            path="/events/?$",
            require={"tc_s": r"^\d+$", "token": "."},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("tc_s",),
    account_form=r"\d+",
    event=("event_name", "event"),
    value=("revenue", "value", "properties.revenue", "properties.value"),
    currency=("currency", "properties.currency"),
    transaction_id=("id", "properties.id"),
    event_id=("event_id", "context.event_id"),
    key=("event_id", "context.event_id", "id", "properties.id"),
    prefixes={"properties.user.": "user.", "properties.": "", "user.": "user."},
    names={
        "page.location": "page_location",
        "page.title": "page_title",
        "context.page.url": "page_location",
        "context.page.title": "page_title",
        "context.page.referrer": "page_referrer",
        "url": "page_location",
    },
    user_data={
        f"{prefix}{wire}": human
        for prefix in ("user.", "properties.user.")
        for wire, human in {
            "id": "user_id",
            "email": "email",
            "email_sha256": "email",
            "phone": "phone",
            "firstname": "first_name",
            "lastname": "last_name",
            "city": "city",
            "zipcode": "postal_code",
            "country": "country",
            "birthdate": "birth_date",
            "gender": "gender",
        }.items()
    },
    consent_params=("user.consent_categories",),
    standard_events=frozenset(
        {
            "add_payment_info",
            "add_shipping_info",
            "add_to_cart",
            "add_to_wishlist",
            "begin_checkout",
            "generate_lead",
            "login",
            "page_view",
            "purchase",
            "refund",
            "remove_from_cart",
            "search",
            "select_content",
            "select_item",
            "sign_up",
            "view_cart",
            "view_item",
            "view_item_list",
        }
    ),
    required=(Required(event="purchase", must=("items",)),),
    items=item_rows(
        "items",
        "properties.items",
        item_id="id",
        item_name="product.name",
        price="product.price",
    ),
)
