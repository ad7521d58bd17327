"""Bugsnag (SmartBear Insight Hub): errors, sessions and spans of a page."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_host, json_list

BUGSNAG = Vendor(
    id="bugsnag",
    name="Bugsnag",
    category=Category.MONITORING,
    docs="https://docs.bugsnag.com/api/error-reporting/",
    notes=(
        "Each error is one hit; its class is the label.",
        "Breadcrumbs beside an error may repeat clicks, requests and what the console said.",
    ),
    endpoints=(
        Endpoint(
            id="notify",
            host=(
                "notify.bugsnag.com",
                "notify.bugsnag.smartbear.com",
                "notify.insighthub.smartbear.com",
            ),
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="sessions",
            host=(
                "sessions.bugsnag.com",
                "sessions.bugsnag.smartbear.com",
                "sessions.insighthub.smartbear.com",
            ),
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="performance",
            host=(
                "otlp.bugsnag.com",
                "otlp.bugsnag.smartbear.com",
                "otlp.insighthub.smartbear.com",
            ),
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="d2wy8f7a9ursnm.cloudfront.net",
            path="bugsnag",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("notify.bugsnag.com", "sessions.bugsnag.com"),
    account=("apiKey", in_host(r"^([0-9a-f]{32})\.otlp\.")),
    default_event="error",
    default_evidence="endpoint",
    label=("exceptions.0.errorClass",),
    names={"request.url": "page_location", "exceptions.0.message": "message"},
    user_data={"user.id": "user_id", "user.email": "email"},
    automatic_events=frozenset({"error"}),
    layers=("Bugsnag", "bugsnagClient"),
    split=json_list("events"),
)
