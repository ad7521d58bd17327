"""Outbrain Pixel: events by the name that the advertiser gave the conversion."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

_COLLECTOR = "tr.outbrain.com"

OUTBRAIN = Vendor(
    id="outbrain",
    name="Outbrain Pixel",
    category=Category.ADVERTISING,
    docs="https://www.outbrain.com/help/advertisers/outbrain-pixel-gtm/",
    notes=(
        "PAGE_VIEW is a part of the code that is pasted; the advertiser names all other events.",
        "No user data was seen in its hits.",
        "cachedClickId asks for the visitor's last click and reports nothing.",
    ),
    endpoints=(
        Endpoint(id="unified", host=_COLLECTOR, path="^/unifiedPixel", require={"marketerId": "."}),
        Endpoint(
            id="pixel",
            host=_COLLECTOR,
            path="^/pixel",
            require={"marketerId": "."},
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="cached",
            host=_COLLECTOR,
            path="^/cachedClickId",
            kind=Kind.AUX,
            needed=True,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="amplify.outbrain.com",
            path=r"/obtp\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("marketerId",),
    account_form="[0-9a-f]{20,}(,[0-9a-f]{20,})*",
    event=("name",),
    value=("orderValue",),
    currency=("currency",),
    transaction_id=("orderId",),
    event_id=("orderId",),
    key=("orderId",),
    names={"dl": "page_location", "ref": "page_referrer"},
    consent_params=("optOut",),
    standard_events=frozenset({"PAGE_VIEW"}),
    cookies=("outbrain_cid_fetch",),
    layers=("obApi",),
)
