"""LINE Tag: page views and conversions by image."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, listed_ids

LINE_TAG = Vendor(
    id="line_tag",
    name="LINE Tag",
    category=Category.ADVERTISING,
    docs="https://conversion-api-docs.linebiz.com/",
    notes=(
        "pv is a page view, cv the plain conversion; one with a type goes by that type.",
        "Only c_t, t_id and e are known from hits; all else is as the page's call names it.",
    ),
    endpoints=(
        Endpoint(id="tag", host="tr.line.me", path=r"^/tag\.gif$", require={"t_id": "."}),
        Endpoint(
            id="library",
            host="line-scdn.net",
            path="^/n/line_tag/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="old_library",
            host="tr.line.me",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("t_id",),
    account_form="[0-9a-f-]{36}",
    event=("type", "e"),
    value=("price", "value"),
    currency=("currency",),
    transaction_id=("orderId", "order_id"),
    event_id=("deduplication_key",),
    key=("deduplication_key", "orderId", "order_id"),
    names={"u": "page_location", "url": "page_location", "r": "page_referrer"},
    page_views=frozenset({"pv"}),
    standard_events=frozenset({"cv", "pv"}),
    same_event={"Conversion": "cv", "PageView": "pv"},
    cookies=("__lt__cid*", "__lt__sid*"),
    layers=("_lt",),
    items=listed_ids("itemIds"),
)
