"""Kameleoon: one event a line of the body, each written like a query."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, body_lines, in_host

_HOSTS = ("kameleoon.io", "kameleoon.eu", "kameleoon.com", "kameleoon.net")
_DATA = r"^(\w+-)?data\."
_SITE = {"siteCode": "^[0-9a-z]{8,12}$"}

KAMELEOON = Vendor(
    id="kameleoon",
    name="Kameleoon",
    category=Category.TESTING,
    docs="https://developers.kameleoon.com/",
    notes=(
        "A goal is named by its number (goalId); what it is called stands in Kameleoon only.",
        "negative=true takes the revenue of a conversion back.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host=_HOSTS,
            host_form=_DATA,
            path="^/visit/events/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="visitor",
            host=_HOSTS,
            host_form=_DATA,
            path="^/(visit/visitor|map/)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=_HOSTS,
            path=r"\.js$|^/v3/",
            kind=Kind.SCRIPT,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="own_domain",
            hint="/visit/events",
            path="^/visit/events/?$",
            require=_SITE,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("siteCode", in_host(r"^([0-9a-z]{8,12})\.kameleoon\.")),
    event=("eventType",),
    value=("revenue",),
    event_id=("nonce",),
    label=("goalId",),
    key=("nonce",),
    names={"href": "page_location", "title": "page_title"},
    standard_events=frozenset({"conversion", "customData", "page"}),
    automatic_events=frozenset(
        {"activity", "experiment", "geolocation", "staticData", "targetingSegment"}
    ),
    cookies=("kameleoonVisitorCode",),
    layers=("kameleoonQueue",),
    split=body_lines,
)
