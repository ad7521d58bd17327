"""Akamai mPulse: beacons of boomerang, which measures how quick pages are."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

MPULSE = Vendor(
    id="mpulse",
    name="Akamai mPulse",
    category=Category.MONITORING,
    docs="https://techdocs.akamai.com/mpulse/docs",
    notes=("The beacons' hosts are numbers; h.key names the application, as the library's does.",),
    endpoints=(
        Endpoint(id="beacon", host="akstat.io", path="^/?$"),
        Endpoint(
            id="settings",
            host="c.go-mpulse.net",
            path=r"^/api/config\.json$",
            kind=Kind.AUX,
            needed=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("s.go-mpulse.net", "s2.go-mpulse.net"),
            path=r"^/boomerang/[\w-]+$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("h.key", "key", in_path(r"^/boomerang/([\w-]+)$")),
    default_event="rum",
    default_evidence="endpoint",
    names={"u": "page_location", "r": "page_referrer"},
    automatic_events=frozenset({"rum"}),
    cookies=("RT",),
    layers=("BOOMR",),
)
