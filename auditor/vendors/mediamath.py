"""MediaMath: event pixels by image or script."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

MEDIAMATH = Vendor(
    id="mediamath",
    name="MediaMath",
    category=Category.ADVERTISING,
    docs="https://apidocs.mediamath.com/guides/mobile-pixel-sdk",
    notes=(
        "The account is the advertiser (mt_adid), the event the pixel's number (mt_id).",
        "v1 to v10 and s1 to s10 are the advertiser's own: which one is a sum, he decides.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            host="pixel.mathtag.com",
            path="^/event/(js|img)/?$",
            require={"mt_id": r"\d"},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="sync",
            host="sync.mathtag.com",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("mt_adid",),
    account_form=r"\d+",
    event=("mt_id",),
    user_data={"mt_exem": "email", "mt_excl": "external_id"},
    user_hash="sha256",
)
