"""Plausible: one event a request, as JSON; the script and its endpoint are often proxied."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Limit, Vendor

_FORM = {"n": ".", "u": ".", "d": "."}

PLAUSIBLE = Vendor(
    id="plausible",
    name="Plausible",
    category=Category.ANALYTICS,
    docs="https://plausible.io/docs/events-api",
    notes=(
        "It is made to do without identifiers: no cookies, no user data, no id of an event.",
        "Several sites in d, with commas between them, mean that each of them gets the event.",
        "A goal counts only if it was set up under exactly this name in Plausible.",
        "Revenue is counted only for goals that were set up as revenue goals.",
    ),
    endpoints=(
        Endpoint(
            id="api",
            host="plausible.io",
            path="^/api/event/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy",
            segment="event",
            path="/api/event/?$",
            require_json=_FORM,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="custom_path",
            body_hint='{"n":"',
            require_json=_FORM | {"u": "^https?://", "d": r"^[\w-]+\.[\w.,/-]+$", "v": r"^\d+$"},
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="plausible.io",
            path="^/js/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("d", "domain"),
    event=("n", "name"),
    value=("$.amount", "revenue.amount"),
    currency=("$.currency", "revenue.currency"),
    prefixes={"p.": "", "props.": "", "m.": ""},
    nested={"p": "json", "props": "json", "m": "json", "$": "json", "revenue": "json"},
    names={
        "u": "page_location",
        "url": "page_location",
        "r": "page_referrer",
        "referrer": "page_referrer",
        "sd": "scroll_depth",
        "e": "engagement_time_msec",
        "i": "interactive",
    },
    standard_events=frozenset({"pageview"}),
    automatic_events=frozenset(
        {
            "Cloaked Link: Click",
            "File Download",
            "Form: Submission",
            "Outbound Link: Click",
            "engagement",
            "pageleave",
        }
    ),
    limits=(
        Limit(of="params", most=30, unit="count", note="What is beyond it is dropped."),
        Limit(of="param_name", most=300),
        Limit(of="param_value", most=2000),
    ),
    layers=("plausible",),
)
