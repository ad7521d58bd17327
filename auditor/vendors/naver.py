"""Naver: premium log analysis and Naver Analytics, page views and conversions."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_param, item_rows, one_for_all

NAVER = Vendor(
    id="naver",
    name="Naver premium log",
    category=Category.ADVERTISING,
    docs="https://naver.github.io/conversion-tracking/pages/01_script_guide_wcstrans/",
    notes=(
        "A site with Naver ads and Naver Analytics sends each page view twice, to two accounts.",
        "The older script (wcs.cnv) numbers conversions; they go by the names of the newer one.",
        "Once a newer conversion of a type came in, older ones of that type are dropped for good.",
        "Without a currency an amount is in won.",
        "How a conversion is written on the wire is not published.",
    ),
    endpoints=(
        Endpoint(id="log", host="wcs.naver.com", path=r"^/(b|m|wcslog\.gif)/?$"),
        Endpoint(id="sync", host="nam.veta.naver.com", path="^/nac/", kind=Kind.AUX),
        Endpoint(
            id="library",
            host="wcs.naver.net",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("wcs.naver.com",),
    account=("wa",),
    event=("trans.type", "type", in_param("cnv", r"^([0-9]|custom[0-9]{3})\b")),
    default_event="pageview",
    default_evidence=({"wa": ".", "u": "."},),
    value=("trans.value", "value", in_param("cnv", r"^\w+[^\w.]+([0-9.]+)$")),
    currency=("trans.currency", "currency"),
    transaction_id=("trans.id",),
    event_id=("trans.id",),
    key=("trans.id",),
    prefixes={"trans.": ""},
    names={"u": "page_location", "e": "page_referrer"},
    nested={"trans": "json"},
    standard_events=frozenset(
        {
            "add_to_cart",
            "add_to_wishlist",
            "begin_checkout",
            "lead",
            "pageview",
            "purchase",
            "schedule",
            "search",
            "sign_up",
            "subscribe",
            "view_content",
            "view_product",
            *(f"custom{number:03}" for number in range(1, 11)),
        }
    ),
    same_event={
        "1": "purchase",
        "2": "sign_up",
        "3": "add_to_cart",
        "4": "lead",
        "5": "custom001",
    },
    cookies=("NA_SAS", "NA_SA", "wcs_bt"),
    items=one_for_all(
        item_rows("trans.items", item_id="id", item_name="name", price="payAmount"),
        item_rows("items", item_id="id", item_name="name", price="payAmount"),
    ),
)
