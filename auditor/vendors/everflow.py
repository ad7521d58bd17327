"""Everflow: clicks and conversions of affiliates, at a tracking domain of each network."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

EVERFLOW = Vendor(
    id="everflow",
    name="Everflow",
    category=Category.AFFILIATE,
    docs="https://developers.everflow.io/sdk/conversion-tracking",
    notes=(
        "transaction_id is the click's, not the order's: that is order_id.",
        "The account is the advertiser's number, or else the offer's.",
        "Each network has a tracking domain of its own: hits are known by their path and effp.",
    ),
    endpoints=(
        Endpoint(
            id="sdk",
            segment="sdk",
            path="/sdk/(click|conversion|impression)/?$",
            require={"effp": "."},
            priority=90,
        ),
        Endpoint(
            id="library",
            segment="everflow.js",
            path=r"/scripts/(sdk|main)/everflow\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("aid", "oid"),
    account_form=r"\d+",
    event=(in_path("/sdk/(click|conversion|impression)/?$"),),
    value=("amount",),
    transaction_id=("order_id",),
    key=("order_id",),
    label=("event_id", "adv_event_id"),
    names={
        "affid": "affiliate_id",
        "event_source_url": "page_location",
        "oid": "offer_id",
        "transaction_id": "click_id",
    },
    user_data={"email": "email", "user_id": "user_id"},
    automatic_events=frozenset({"click", "impression"}),
    cookies=("ef_tid_*", "ef_witness"),
    layers=("EF",),
)
