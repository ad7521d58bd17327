"""Xandr (Microsoft Invest): the universal pixel, conversion pixels and segments."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_HOSTS = ("ib.adnxs.com", "secure.adnxs.com", "adnxs-simple.com")

XANDR = Vendor(
    id="xandr",
    name="Xandr (Microsoft Invest)",
    category=Category.ADVERTISING,
    docs="https://learn.microsoft.com/en-us/xandr/invest/universal-pixel-overview",
    notes=(
        "The universal pixel names an account (pi) and an event (e).",
        "A conversion pixel goes by its number (id), a segment by its number (add).",
        "The hosts sell ads, too: only these addresses are hits of the site.",
    ),
    endpoints=(
        Endpoint(
            id="universal",
            host=_HOSTS,
            path="^/pixie(/up)?/?$",
            require={"pi": "."},
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="conversion",
            host=_HOSTS,
            path="^/px/?$",
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="segment",
            host=_HOSTS,
            path="^/seg/?$",
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="ids",
            host=_HOSTS,
            path="^/(getuid(nb|p|u)?|setuid|mapuid|bounce|async_usersync)",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="acdn.adnxs.com",
            path=r"^/dmp/up/pixie\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("pi", "id", "add"),
    # Of the older two the address says what they are: /px a conversion, /seg a segment.
    event=("e", in_path("^/(px|seg)")),
    page_views=frozenset({"PageView"}),
    same_event={"px": "conversion", "seg": "segment"},
    value=("value",),
    currency=("currency",),
    transaction_id=("order_id",),
    key=("order_id",),
    standard_events=frozenset(
        {
            "AddPaymentInfo",
            "AddToCart",
            "AddToWishlist",
            "InitiateCheckout",
            "ItemView",
            "LandingPage",
            "Lead",
            "PageView",
            "ProductView",
            "Purchase",
            "Search",
        }
    ),
    cookies=("uuid2", "anj"),
    layers=("pixie",),
    consent_params=("consent", "gdpr", "gdpr_consent", "us_privacy"),
)
