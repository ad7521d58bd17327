"""Raygun: errors of a page, and the timings of its visitors."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Vendor, json_list

_HOSTS = ("api.raygun.io", "api.raygun.com")

RAYGUN = Vendor(
    id="raygun",
    name="Raygun",
    category=Category.MONITORING,
    docs="https://raygun.com/documentation",
    notes=("Each error is one hit; its class is the label.",),
    endpoints=(
        Endpoint(id="entries", host=_HOSTS, path="^/entries/?$", confidence=Confidence.DOCUMENTED),
        Endpoint(id="events", host=_HOSTS, path="^/events/?$", confidence=Confidence.DOCUMENTED),
        Endpoint(
            id="library",
            host="cdn.raygun.io",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=_HOSTS,
    account=("apikey",),
    event=("type",),
    default_event="error",
    default_evidence=({ENDPOINT: "^entries$"},),
    label=("Details.Error.ClassName",),
    names={
        "Details.Request.Url": "page_location",
        "Details.Error.Message": "message",
        "user.identifier": "visitor_id",
    },
    user_data={
        "Details.User.Identifier": "user_id",
        "Details.User.Email": "email",
        "user.email": "email",
    },
    automatic_events=frozenset({"error", "session_end", "session_start", "web_request_timing"}),
    cookies=("raygun4js-*",),
    layers=("rg4js",),
    split=json_list("eventData"),
)
