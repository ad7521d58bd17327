"""Simple Analytics: an image for each page view and event."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import PATH, Confidence, Endpoint, Vendor

_HOSTS = ("queue.simpleanalyticscdn.com", "queue.simpleanalytics.com")
_APPEND = {"type": "^append$"}

SIMPLE_ANALYTICS = Vendor(
    id="simple_analytics",
    name="Simple Analytics",
    category=Category.ANALYTICS,
    docs="https://docs.simpleanalytics.com/events",
    notes=(
        "The account is the site's host name; there is no other.",
        "When a page is left, a request of type append tells how long it was read.",
    ),
    endpoints=(
        Endpoint(
            id="append",
            host=_HOSTS,
            path=r"^/(simple\.gif|append)$",
            require=_APPEND,
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(
            id="hit",
            host=_HOSTS,
            path=r"^/(simple\.gif|noscript\.gif|events|post)$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_domain",
            segment="simple.gif",
            path=r"/simple\.gif$",
            require={"page_id": "^[0-9a-f-]{36}$", "type": "^(pageview|event)$"},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("scripts.simpleanalyticscdn.com", "simpleanalyticsexternal.com"),
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=_HOSTS,
    account=("hostname",),
    event=("event", "type"),
    default_event="pageview",
    default_evidence=({PATH: r"noscript\.gif$"},),
    value=("metadata.value",),
    currency=("metadata.currency",),
    nested={"metadata": "json"},
    prefixes={"metadata.": ""},
    names={"path": "page_path", "referrer": "page_referrer"},
    layers=("sa_event",),
)
