"""VK's older retargeting pixel (VK-RTRG-...): an image for each event."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, item_rows

_HOSTS = ("vk.com", "vk.ru")

VK_RETARGETING = Vendor(
    id="vk_retargeting",
    name="VK retargeting pixel",
    category=Category.ADVERTISING,
    notes=(
        "Without an event it is the page hit.",
        "Events of products bear the number of a price list, which must be the one in VK.",
    ),
    endpoints=(
        Endpoint(id="rtrg", host=_HOSTS, path="^/rtrg", shared=True),
        Endpoint(
            id="library",
            host=_HOSTS,
            path=r"^/js/api/openapi\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("p", "r"),
    account_form=r"VK-RTRG-\d+-\w+",
    event=("event", "products_event"),
    default_event="hit",
    default_evidence="endpoint",
    value=("products_params.total_price",),
    currency=("products_params.currency_code",),
    prefixes={"products_params.": ""},
    nested={"products_params": "json"},
    page_views=frozenset({"hit"}),
    standard_events=frozenset(
        {
            "add_payment_info",
            "add_to_cart",
            "add_to_wishlist",
            "hit",
            "init_checkout",
            "purchase",
            "remove_from_cart",
            "remove_from_wishlist",
            "view_category",
            "view_home",
            "view_other",
            "view_product",
            "view_search",
        }
    ),
    items=item_rows("products_params.products", item_id="id", item_name="name", price="price"),
)
