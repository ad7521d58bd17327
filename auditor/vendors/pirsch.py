"""Pirsch: a query for each page view, JSON for each event."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Vendor

PIRSCH = Vendor(
    id="pirsch",
    name="Pirsch Analytics",
    category=Category.ANALYTICS,
    docs="https://docs.pirsch.io/",
    notes=("Properties of events are texts and numbers only; none of them is an amount by rule.",),
    endpoints=(
        Endpoint(
            id="hit",
            shared=True,
            host="api.pirsch.io",
            path="^/hit/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="event",
            shared=True,
            host="api.pirsch.io",
            path="^/event/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="session",
            host="api.pirsch.io",
            path="^/session/?$",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_domain",
            segment=("hit", "p"),
            path="/(hit|p)/?$",
            require={"code": r"^\w{32}$", "url": "^https?://", "nc": r"^\d{13}$"},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="api.pirsch.io",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("identification_code", "code"),
    event=("event_name",),
    default_event="pageview",
    default_evidence=({ENDPOINT: "^(hit|own_domain)$"},),
    value=("event_meta.value",),
    currency=("event_meta.currency",),
    prefixes={"event_meta.": ""},
    names={
        "url": "page_location",
        "t": "page_title",
        "title": "page_title",
        "ref": "page_referrer",
        "referrer": "page_referrer",
    },
    layers=("pirsch",),
)
