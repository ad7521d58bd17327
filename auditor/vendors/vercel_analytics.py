"""Vercel Web Analytics and Speed Insights, on the site's own paths."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import PATH, Confidence, Endpoint, Vendor

VERCEL_ANALYTICS = Vendor(
    id="vercel_analytics",
    name="Vercel Web Analytics",
    category=Category.ANALYTICS,
    docs="https://vercel.com/docs/analytics/custom-events",
    notes=(
        "It sends no account: the project is known by the host that it is sent to.",
        "Paths may be renamed; then the field that names the library gives it away.",
    ),
    endpoints=(
        Endpoint(
            id="insights",
            hint="/_vercel/insights/",
            path="/_vercel/insights/(view|event)/?$",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="renamed",
            body_hint='"sdkn":"@vercel/analytics',
            require_json={"sdkn": "^@vercel/analytics", "o": "^https?://"},
            priority=95,
        ),
        Endpoint(
            id="session",
            hint="/_vercel/insights/",
            path="/_vercel/insights/session/?$",
            kind=Kind.AUX,
            priority=90,
        ),
        Endpoint(
            id="speed",
            hint="/_vercel/speed-insights/",
            path="/_vercel/speed-insights/vitals/?$",
            kind=Kind.AUX,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            hint="/_vercel/",
            path=r"/_vercel/(speed-)?insights/script(\.debug)?\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library_cdn",
            host="va.vercel-scripts.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    event=("en",),
    default_event="pageview",
    default_evidence=({PATH: "/view/?$"},),
    value=("ed.value", "ed.revenue"),
    currency=("ed.currency",),
    transaction_id=("ed.transaction_id", "ed.order_id"),
    nested={"ed": "json"},
    prefixes={"ed.": ""},
    names={"o": "page_location", "r": "page_referrer", "dp": "route"},
    layers=("va",),
)
