"""Sailthru (Marigold Engage): personalisation, which counts the page view on the way."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

SAILTHRU = Vendor(
    id="sailthru",
    name="Sailthru",
    category=Category.CRM,
    docs="https://getstarted.meetmarigold.com/engagebysailthru/Content/developers/api-client/js.html",
    notes=(
        "The customer's id travels in a header, which is not kept.",
        "A question to the personalisation that says pageviews is a page view, too.",
        "What /v1/... at sail-track.com takes is not documented: such hits go by their path.",
    ),
    endpoints=(
        Endpoint(
            id="page",
            host="api.sail-personalize.com",
            path="^/v1/personalize/",
            require={"pageviews": r"^[1-9]"},
        ),
        Endpoint(
            id="settings",
            host="api.sail-personalize.com",
            path="^/v1/",
            kind=Kind.AUX,
            needed=True,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="track",
            host="api.sail-track.com",
            path=r"^/v\d+/\w",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("sail-horizon.com", "cdn.sailthru.com"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account_in_header=True,
    # pageviews=1 is what makes it an event.
    event=(in_path(r"^/v\d+/(?!personalize)(\w+)"), in_path("^/v1/(personalize)/")),
    same_event={"personalize": "pageview"},
    automatic_events=frozenset({"pageview"}),
    cookies=("sailthru_visitor", "sailthru_pageviews", "sailthru_content", "sailthru_hid"),
    layers=("Sailthru",),
)
