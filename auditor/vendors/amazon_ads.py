"""Amazon Ad Tag: page views and conversions by image or fetch."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

AMAZON_ADS = Vendor(
    id="amazon_ads",
    name="Amazon Ad Tag",
    category=Category.ADVERTISING,
    docs="https://github.com/amzn/ads-pao-amznjs-gtm-template",
    notes=(
        "Without an event it is a page view.",
        "Only Off-AmazonPurchases takes a currency and units by the vendor's own template.",
        "setUserData sends e-mail and phone, hashed, to /envelope; hits carry its answer, a token.",
    ),
    endpoints=(
        Endpoint(
            id="iu3", host="amazon-adsystem.com", path="/iu3$", require={"pid": "."}, shared=True
        ),
        # Hits do not wait for the token. An empty one would say that the visitor did not agree.
        Endpoint(
            id="envelope",
            host="tk.amazon-adsystem.com",
            path="^/envelope/?$",
            kind=Kind.USER_DATA,
            answer='{"AIPToken": "held", "cookieExpiry": 0}',
        ),
        # The browser's attribution hears of the same event; it carries nothing more.
        Endpoint(
            id="attribution",
            host="paa-reporting-advertising.amazon",
            path="^/aat/?$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="conversion_loader",
            host="amazon-adsystem.com",
            path=r"/iu3/conversion/[\w-]+\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="library",
            host="c.amazon-adsystem.com",
            path=r"^/aat/amzn\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("pid", in_path(r"/iu3/conversion/([\w-]+)\.js$")),
    account_form="[0-9a-f-]{36}",
    event=("event",),
    default_event="PageView",
    default_evidence="endpoint",
    value=("value",),
    currency=("currencyCode",),
    event_id=("clientDedupeId",),
    key=("clientDedupeId",),
    names={"unitsSold": "quantity"},
    user_hash="sha256",
    consent_params=("gdpr", "gdpr_consent", "amznConsent"),
    standard_events=frozenset(
        {
            "AddToShoppingCart",
            "Application",
            "Checkout",
            "Contact",
            "Lead",
            "MobileAppFirstStart",
            "Off-AmazonPurchases",
            "Other",
            "PageView",
            "Search",
            "SignUp",
            "Subscribe",
        }
    ),
    layers=("amzn",),
)
