"""Hightouch Events: calls of Segment's kind, as JSON."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Vendor,
    item_rows,
    json_list,
)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """A page call with a name of its own is a page call all the same."""
    kind = params.get("type", "")
    return (kind,) if kind in {"page", "screen"} and kind != event else ()


HIGHTOUCH = Vendor(
    id="hightouch",
    name="Hightouch Events",
    category=Category.ANALYTICS,
    docs="https://hightouch.com/docs/events/overview",
    notes=(
        "A track call is named by its event, a page call by its name; the others by their type.",
        "The write key travels in the Authorization header, which is not kept.",
        "Traits are sent in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="api",
            host="hightouch-events.com",
            host_form=r"^(?!cdn\.)",
            path="^/v1/(t|p|i|g|a|s|b|track|page|identify|group|alias|screen|batch)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host="hightouch-events.com",
            host_form=r"^(?!cdn\.)",
            path="^/sourceConfig",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="library",
            host="cdn.hightouch-events.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account_in_header=True,
    account=("writeKey",),
    event=("event", "name", "type"),
    aliases=_aliases,
    value=("properties.revenue", "properties.total", "properties.value"),
    currency=("properties.currency",),
    transaction_id=("properties.order_id",),
    event_id=("messageId",),
    key=("messageId",),
    unique=("messageId",),
    called_at=("originalTimestamp", "timestamp"),
    prefixes={"properties.": ""},
    names={
        "anonymousId": "client_id",
        "context.page.url": "page_location",
        "context.page.referrer": "page_referrer",
    },
    user_data={
        "context.traits.email": "email",
        "traits.email": "email",
        "userId": "user_id",
    },
    user_hash="plain",
    page_views=frozenset({"page"}),
    items=item_rows("properties.products", item_id="product_id", item_name="name", price="price"),
    cookies=("htjs_*",),
    layers=("htevents",),
    split=json_list("batch"),
)
