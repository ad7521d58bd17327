"""Pinterest Tag: JSON in `ed` and `ad`, or `ed[...]` in the image form."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, item_rows

PINTEREST = Vendor(
    id="pinterest",
    name="Pinterest Tag",
    category=Category.ADVERTISING,
    docs="https://help.pinterest.com/en/business/article/add-event-codes",
    endpoints=(
        Endpoint(
            id="init",
            host="ct.pinterest.com",
            path="^/v3/?$",
            require={"event": "^init$"},
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(id="v3", host="ct.pinterest.com", path="^/v3/?$", require={"tid": r"\d"}),
        Endpoint(id="user", host="ct.pinterest.com", path="^/user/", kind=Kind.AUX),
        Endpoint(id="library", host="s.pinimg.com", path="^/ct/", kind=Kind.SCRIPT),
    ),
    account=("tid",),
    event=("event",),
    default_event="base_code_load",
    value=("ed.value", "ed[value]"),
    currency=("ed.currency", "ed[currency]"),
    transaction_id=("ed.order_id", "ed[order_id]"),
    event_id=("ed.event_id", "ed[event_id]"),
    key=("ed.event_id", "ed[event_id]"),
    prefixes={"ed.": "", "ed[": "", "pd.": "user.", "pd[": "user."},
    names={"ad.loc": "page_location", "ad.ref": "page_referrer"},
    nested={"ed": "json", "ad": "json", "pd": "json"},
    standard_events=frozenset(
        {
            "addtocart",
            "checkout",
            "custom",
            "lead",
            "pagevisit",
            "search",
            "signup",
            "viewcategory",
            "watchvideo",
        }
    ),
    automatic_events=frozenset({"base_code_load"}),
    same_event={
        "AddToCart": "addtocart",
        "Checkout": "checkout",
        "Custom": "custom",
        "Lead": "lead",
        "PageVisit": "pagevisit",
        "Search": "search",
        "Signup": "signup",
        "ViewCategory": "viewcategory",
        "WatchVideo": "watchvideo",
    },
    cookies=("_pin_unauth", "_pinterest_*"),
    layers=("pintrk",),
    items=item_rows(
        "ed.line_items",
        item_id="product_id",
        item_name="product_name",
        price="product_price",
        quantity="product_quantity",
    ),
)
