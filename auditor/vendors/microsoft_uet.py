"""Microsoft Advertising: Universal Event Tracking."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Category, Grant, Item, Kind, Signal
from auditor.vendor import Endpoint, Params, Vendor, in_path, item_rows, number

ENGAGEMENT = "engagement"
"""What we call a page load hit that goes on about a page already reported."""

_COLLECTOR = r"^bat\.bing\.(com|net)$"
_basket = item_rows("items", item_id="id", item_name="name", price="price")
_ASC = {"G": Grant.GRANTED, "D": Grant.DENIED}


def _items(params: Params) -> tuple[Item, ...]:
    bare = params.get("prodid") or params.get("ecomm_prodid") or ""
    return _basket(params) or tuple(
        Item(item_id=key) for each in bare.split(",")[:200] if (key := each.strip())
    )


def _consent(params: Params) -> Mapping[Signal, Grant]:
    grant = _ASC.get(params.get("asc", ""))
    return {Signal.AD_STORAGE: grant} if grant else {}


def _event(params: Params, endpoint: str, event: str) -> str:  # noqa: ARG001 - the type
    beacon = number(params.get("bo"))
    return ENGAGEMENT if event == "pageLoad" and beacon is not None and beacon > 1 else event


UET = Vendor(
    id="microsoft_uet",
    name="Microsoft Advertising UET",
    category=Category.ADVERTISING,
    docs="https://help.ads.microsoft.com/apex/index/3/en/56684",
    endpoints=(
        Endpoint(
            id="consent_ping",
            host="bing.*",
            host_form=_COLLECTOR,
            path="^/actionp?/0",
            require={"evt": "^consent$"},
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(
            id="action",
            host="bing.*",
            host_form=_COLLECTOR,
            path="^/actionp?/0",
            require={"ti": r"\d"},
        ),
        Endpoint(
            id="library",
            host="bing.*",
            host_form=_COLLECTOR,
            path=r"^/(bat\.js|p/(action|insights)/)",
            kind=Kind.SCRIPT,
        ),
        Endpoint(id="sync", host="c.bing.com", kind=Kind.AUX),
        Endpoint(
            id="first_party",
            path="/actionp?/0$",
            require={"ti": r"^\d{6,}$", "evt": "^(pageLoad|page|custom|pageHide)$"},
            segment=("action", "actionp"),
            priority=90,
        ),
    ),
    account=("ti", in_path(r"/p/(?:action|insights)/(\d+)")),
    event=("ea", "evt"),
    value=("gv", "ecomm_totalvalue"),
    currency=("gc",),
    transaction_id=("transaction_id",),
    names={
        "ec": "event_category",
        "el": "event_label",
        "ev": "event_value",
        "p": "page_location",
        "r": "page_referrer",
        "tl": "page_title",
    },
    prefixes={"pid.": "user."},
    nested={"items": "json", "pid": "query"},
    standard_events=frozenset(
        {
            "add_to_cart",
            "add_to_wishlist",
            "begin_checkout",
            "book_appointment",
            "contact",
            "download",
            "get_directions",
            "outbound_click",
            "page_view",
            "purchase",
            "request_quote",
            "search",
            "signup",
            "submit_lead_form",
            "subscribe",
        }
    ),
    automatic_events=frozenset({"pageHide", ENGAGEMENT}),
    cookies=("_uetsid", "_uetvid", "_uetmsclkid"),
    layers=("uetq",),
    items=_items,
    consent=_consent,
    rename_event=_event,
)
