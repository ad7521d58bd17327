"""Teads: the buyer's pixel, page views and conversions in one address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

TEADS = Vendor(
    id="teads",
    name="Teads",
    category=Category.ADVERTISING,
    docs="https://support.teads.com/support/solutions/articles/36000165909",
    notes=(
        "The account is the buyer's pixel (buyer_pixel_id); action says what happened.",
        "The host serves ads, too: only a request with a pixel is a hit of the site.",
    ),
    endpoints=(
        Endpoint(
            id="track",
            host="t.teads.tv",
            path="^/track/?$",
            require={"buyer_pixel_id": ".", "tag_version": "."},
            shared=True,
        ),
        Endpoint(
            id="library",
            host="p.teads.tv",
            path=r"^/teads-fellow\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="ids",
            host=("sync.teads.tv", "cm.teads.tv"),
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("buyer_pixel_id",),
    event=("action",),
    # The call takes price and currency; that they keep their names is general knowledge.
    page_views=frozenset({"PageView"}),
    value=("price",),
    currency=("currency",),
    layers=("teads_e",),
    consent_params=("gdpr", "gdpr_consent", "us_privacy"),
)
