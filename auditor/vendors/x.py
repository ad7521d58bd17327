"""X (Twitter) Pixel: page views and events by id, sent twice: to the pixel's host and to t.co."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_param, item_rows

_PIXEL = ("analytics.twitter.com", "analytics.x.com")
_PATH = r"^/(\d+/)?i/adsctp?$"

X = Vendor(
    id="x",
    name="X (Twitter) Pixel",
    category=Category.ADVERTISING,
    docs="https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites",
    notes=(
        "An event goes by its id, tw-PIXEL-EVENT.",
        "Of which type it is (Purchase, Lead ...) is known to Events Manager only.",
        "The base code reports a page view; an event_id that is a UUID names no event.",
        "tw_sale_amount is 0 on every hit of the older tag, so 0 counts as no value.",
        "Each hit also goes to t.co, and both are one; an image pixel may be at t.co alone.",
        "twclid is the click's id, p_user_id the visitor's.",
    ),
    endpoints=(
        Endpoint(id="adsct", host=_PIXEL, path=_PATH, require={"txn_id": "."}),
        Endpoint(id="cookie_sync", host=_PIXEL, path=_PATH, kind=Kind.AUX, priority=60),
        Endpoint(
            id="mirror_script",
            host="t.co",
            path=_PATH,
            require={"type": "^javascript$"},
            kind=Kind.AUX,
            mirror=True,
            priority=40,
        ),
        # Pasted by hand, without the library; an image at the other host makes it one hit.
        Endpoint(
            id="image",
            host="t.co",
            path=r"^/(\d+/)?i/adsct$",
            require={"txn_id": ".", "p_id": "^Twitter$"},
            shared=True,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(id="mirror", host="t.co", path=_PATH, kind=Kind.AUX, mirror=True, priority=60),
        Endpoint(
            id="library",
            host="static.ads-twitter.com",
            path=r"^/(uwt|oct)\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=_PIXEL,
    account=("txn_id", in_param("txn_id", "^tw-([a-z0-9]+)-")),
    account_form="[a-z0-9]{5,}",
    event=(
        in_param("event_id", "^(tw-[a-z0-9]+-[a-z0-9]+)$"),
        in_param("txn_id", "^(tw-[a-z0-9]+-[a-z0-9]+)$"),
        in_param("events", r'^\s*\[\s*\[\s*"([^"]+)"'),
    ),
    default_event="pageview",
    default_evidence=({"txn_id": "."},),
    value=("event.value", in_param("tw_sale_amount", r"^(?=.*[1-9])([0-9.]+)$")),
    currency=("event.currency",),
    event_id=("event.conversion_id",),
    key=("event.conversion_id",),
    prefixes={"event.": ""},
    names={
        "tw_document_href": "page_location",
        "pt": "page_title",
        "tw_order_quantity": "quantity",
        "event.twclid": "click_id",
        "twclid": "click_id",
    },
    nested={"event": "json"},
    user_data={"event.email_address": "email", "event.phone_number": "phone"},
    user_hash="sha256",
    consent_params=("event.restricted_data_use",),
    standard_events=frozenset({"pageview"}),
    same_event={"PageView": "pageview", "page_view": "pageview"},
    mirror_key=(("event_id",), ("event.conversion_id",), ("pl_id",)),
    cookies=("_twclid", "_twpid"),
    layers=("twq",),
    items=item_rows(
        "event.contents",
        item_id="content_id",
        item_name="content_name",
        price="content_price",
        quantity="num_items",
    ),
)
