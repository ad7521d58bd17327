"""Merkle: the Merkury identity tag, and the pixel of its search service."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

MERKLE = Vendor(
    id="merkle",
    name="Merkle",
    category=Category.ADVERTISING,
    docs="https://www.merkle.com/",
    notes=(
        "The account is the client's number (sv_cid).",
        "What stands in the pixel of the search service is not published.",
    ),
    endpoints=(
        Endpoint(
            id="loader",
            segment="load.js",
            path=r"/tpTracking/loader/load\.js$",
            require={"sv_cid": "."},
            kind=Kind.SCRIPT,
            priority=90,
        ),
        Endpoint(
            id="pixel",
            host="rkdms.com",
            path=r"^/\w+\.gif$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="cdn.merklesearch.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("sv_cid",),
    names={"url": "page_location"},
)
