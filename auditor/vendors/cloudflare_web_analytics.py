"""Cloudflare Web Analytics: JSON to Cloudflare, or to a path of the site that it serves."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor

_EVENTS = {"1": "pageview", "2": "pageview_update", "3": "web_vitals"}


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return _EVENTS.get(params.get("eventType", ""), name)


CLOUDFLARE_WEB_ANALYTICS = Vendor(
    id="cloudflare_web_analytics",
    name="Cloudflare Web Analytics",
    category=Category.ANALYTICS,
    docs="https://developers.cloudflare.com/web-analytics/",
    notes=(
        "It needs no cookie and knows no conversions: page views and speed only.",
        "On a site behind Cloudflare the hits go to the site's own /cdn-cgi/rum.",
        "Web vitals follow the page view when the page is left.",
    ),
    endpoints=(
        Endpoint(
            id="rum",
            host="cloudflareinsights.com",
            host_form=r"^cloudflareinsights\.com$",
            path="^/cdn-cgi/rum/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_domain",
            hint="/cdn-cgi/rum",
            path="^/cdn-cgi/rum/?$",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="static.cloudflareinsights.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("siteToken",),
    default_event="pageview",
    default_evidence=({"eventType": "^1$"},),
    names={"location": "page_location", "referrer": "page_referrer"},
    automatic_events=frozenset({"pageview_update", "web_vitals"}),
    rename_event=_named,
)
