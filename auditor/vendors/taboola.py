"""Taboola Pixel: events by name, page views also as JSON in one parameter."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_COLLECTOR = r"^trc(-events)?\.taboola\.com$"

TABOOLA = Vendor(
    id="taboola",
    name="Taboola Pixel",
    category=Category.ADVERTISING,
    docs="https://developers.taboola.com/pixel/docs/verification-network-traffic",
    notes=(
        "pre_d_eng_tb measures how long somebody stays; the pixel sends it by itself.",
        "Publishers load recommendations from its host, with a name for the account: no hits.",
        "unified_id is the hashed e-mail, tblci the click's id.",
    ),
    endpoints=(
        Endpoint(
            id="unip", host="taboola.com", host_form=_COLLECTOR, path=r"^/[\w-]+/log/3/(unip|mark)"
        ),
        Endpoint(id="pageview", host="taboola.com", host_form=_COLLECTOR, path=r"^/\d+/trc/3/json"),
        Endpoint(
            id="library",
            host="cdn.taboola.com",
            path="^/libtrc/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="sync", host="taboola.com", path=".", kind=Kind.AUX, priority=60),
    ),
    account=(in_path(r"^/([\w-]+)/(?:log|trc)/"), in_path(r"/unip/(\d+)/")),
    account_form=r"\d+",
    event=("en", "data.mpvd.en"),
    value=("revenue",),
    currency=("currency",),
    transaction_id=("orderid",),
    event_id=("orderid",),
    key=("orderid",),
    prefixes={"data.mpvd.": ""},
    names={
        "item-url": "page_location",
        "data.mpvd.item-url": "page_location",
        "ref": "page_referrer",
        "data.mpvd.ref": "page_referrer",
        "tblci": "click_id",
    },
    nested={"data": "json"},
    user_data={"unified_id": "email"},
    user_hash="sha256",
    consent_params=("tcs", "ccpaPs", "cbp", "cmps", "gpp"),
    standard_events=frozenset(
        {
            "add_payment_info",
            "add_to_cart",
            "add_to_wishlist",
            "app_install",
            "complete_registration",
            "lead",
            "make_purchase",
            "page_view",
            "search",
            "start_checkout",
            "view_content",
        }
    ),
    automatic_events=frozenset({"pre_d_eng_tb"}),
    cookies=("t_gid", "t_pt_gid", "trc_cookie_storage"),
    layers=("_tfa",),
)
