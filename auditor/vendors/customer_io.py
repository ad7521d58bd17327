"""Customer.io: analytics.js of Segment's kind, and the older library's images."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Vendor,
    in_path,
    item_rows,
    json_list,
)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """A page call with a name of its own is a page call all the same."""
    kind = params.get("type", "")
    return (kind,) if kind in {"page", "screen"} and kind != event else ()


CUSTOMER_IO = Vendor(
    id="customer_io",
    name="Customer.io",
    category=Category.CRM,
    docs="https://docs.customer.io/integrations/data-in/connections/javascript/",
    notes=(
        "A track call is named by its event, a page call by its name; the others by their type.",
        "Of the older library only the page view is known, and not where it has the site's id.",
        "Traits are sent in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="api",
            host=("cdp.customer.io", "cdp-eu.customer.io"),
            path="^/v1/(t|p|i|g|a|s|b|track|page|identify|group|alias|screen|batch)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="image",
            host=("track.customer.io", "track-eu.customer.io"),
            path=r"^/events/\w+\.gif$",
        ),
        Endpoint(
            id="settings",
            host=("cdp.customer.io", "cdp-eu.customer.io"),
            path="^/v1/(analytics-js|projects)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="assets.customer.io",
            path=r"^/assets/track(-eu)?\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account_in_header=True,
    account=(
        "writeKey",
        "site_id",
        in_path(r"^/v1/analytics-js/snippet/(\w+)/"),
        in_path(r"^/v1/projects/(\w+)/"),
    ),
    event=("event", "name", "type", in_path(r"^/events/(\w+)\.gif$")),
    aliases=_aliases,
    value=("properties.revenue", "properties.total", "properties.value"),
    currency=("properties.currency",),
    transaction_id=("properties.order_id",),
    event_id=("messageId",),
    key=("properties.order_id",),
    unique=("messageId",),
    called_at=("timestamp",),
    prefixes={"properties.": ""},
    names={"context.page.url": "page_location", "context.page.referrer": "page_referrer"},
    user_data={"traits.email": "email", "traits.phone": "phone", "userId": "user_id"},
    user_hash="plain",
    page_views=frozenset({"page"}),
    items=item_rows("properties.products", item_id="product_id", item_name="name", price="price"),
    cookies=("_cioid", "_cioanonid", "ajs_*"),
    layers=("_cio", "cioanalytics"),
    split=json_list("batch"),
)
