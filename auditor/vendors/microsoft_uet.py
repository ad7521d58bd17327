"""Microsoft Advertising: Universal Event Tracking."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Category, Grant, Item, Kind, Signal
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    in_path,
    item_rows,
    number,
)

ENGAGEMENT = "engagement"
"""What we call a page load hit that goes on about a page already reported."""

_COLLECTOR = r"^bat\.bing\.(com|net)$"
_basket = item_rows("items", item_id="id", item_name="name", price="price")
_ASC = {"G": Grant.GRANTED, "D": Grant.DENIED}


def _items(params: Params) -> tuple[Item, ...]:
    bare = params.get("prodid") or params.get("ecomm_prodid") or ""
    return _basket(params) or tuple(
        Item(item_id=key) for text in bare.split(",")[:200] if (key := text.strip())
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
    notes=(
        "A custom event is called by its action (ea); else evt says what kind of hit it is.",
        "pageHide, and a page load that is not the first hit (bo above 1), is engagement.",
        "gv is revenue, ev the event's own value.",
        "asc is consent to advertising: G granted, D denied; the tag takes none for granted.",
        "Visitors from the EEA, the UK and Switzerland need a consent signal since May 2025.",
        "Goals decide by their own conditions what converts: any name may.",
        "mid ties the hits of one page together; no id matches a hit with a server's event.",
        "Events before the library has loaded wait in a queue, and may be lost with the page.",
        "msclkid is the id of the click; N stands for none.",
    ),
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
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="bing.*",
            host_form=_COLLECTOR,
            path=r"^/(bat\.js|p/(action|insights)/)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
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
    account_form=r"\d{6,}",
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
        "pagetype": "page_type",
        "ecomm_pagetype": "page_type",
        "ecomm_category": "category",
        "msclkid": "click_id",
        "sid": "session_id",
        "vid": "visitor_id",
        "mid": "page_view_id",
    },
    user_data={"pid.em": "email", "pid.ph": "phone"},
    user_hash="sha256",
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
    required=(
        Required(event="custom", one_of=("event_category", "event_label", "event_value")),
        Required(event="*", with_value=("currency",)),
    ),
    cookies=("_uetsid", "_uetvid", "_uetmsclkid"),
    layers=("uetq",),
    items=_items,
    consent=_consent,
    consent_params=("asc", "cdb"),
    rename_event=_event,
)
