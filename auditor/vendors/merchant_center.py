"""Google Merchant Center: the Google tag's hits for a shop's free listings."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Confidence, Endpoint, Vendor, google_consent

MERCHANT_CENTER = Vendor(
    id="merchant_center",
    name="Google Merchant Center",
    category=Category.ADVERTISING,
    docs="https://support.google.com/merchants/answer/14006587",
    notes=(
        "The account is MC- and letters, the destination of a Google tag.",
        "It speaks GA4's language; a purchase here counts for free listings, not for Google Ads.",
        "That all hits keep GA4's names is general knowledge.",
    ),
    endpoints=(
        Endpoint(
            id="collect",
            host="merchant-center-analytics.goog",
            path="^/mc/collect/?$",
            confidence=Confidence.GENERAL,
        ),
    ),
    collectors=("www.merchant-center-analytics.goog",),
    account=("tid",),
    account_form="MC-[A-Z0-9]{4,}",
    event=("en",),
    value=("epn.value", "ep.value"),
    currency=("cu", "ep.currency"),
    transaction_id=("ep.transaction_id", "epn.transaction_id"),
    key=("ep.transaction_id", "epn.transaction_id"),
    prefixes={"epn.": "", "ep.": ""},
    names={"dl": "page_location", "dr": "page_referrer", "dt": "page_title"},
    standard_events=frozenset({"add_to_cart", "begin_checkout", "page_view", "purchase"}),
    layers=("dataLayer", "gtag"),
    consent=google_consent,
    consent_params=("gcs", "gcd", "npa", "dma"),
)
