"""Parse.ly: one image or beacon an event, its data as JSON in a parameter."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

PARSELY = Vendor(
    id="parsely",
    name="Parse.ly",
    category=Category.ANALYTICS,
    docs="https://docs.parse.ly/tracking-code-setup/",
    notes=(
        "heartbeat tells how many seconds a reader was engaged (inc); it leaves again and again.",
        "A conversion has a type (lead_capture, newsletter_signup ...) and a label in its data.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            host="parsely.com",
            host_form=r"(^|\.)(p1|pixel)[\w-]*\.parsely\.com$",
            path="^/(plogger|px)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("cdn.parsely.com", "d1z2jf7jlzjs58.cloudfront.net"),
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("p1.parsely.com", "srv.pixel.parsely.com"),
    account=("idsite", in_path(r"^/keys/([^/]+)/")),
    event=("action",),
    label=("data._conversion_label", "data._conversion_type"),
    nested={"data": "json", "metadata": "json"},
    prefixes={"data.": ""},
    names={
        "url": "page_location",
        "urlref": "page_referrer",
        "title": "page_title",
        "inc": "engaged_seconds",
    },
    standard_events=frozenset({"conversion", "pageview", "videostart"}),
    automatic_events=frozenset({"heartbeat", "vheartbeat"}),
    cookies=("_parsely_visitor", "_parsely_session"),
    layers=("PARSELY",),
)
