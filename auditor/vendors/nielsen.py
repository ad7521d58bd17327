"""Nielsen: Digital Content Ratings for pages and streams, and the older census of sites."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Vendor, in_param, in_path

_HOST = "imrworldwide.com"
_COLLECTOR = r"^(secure|global|audit|uaid|census)[\w-]*\."

NIELSEN = Vendor(
    id="nielsen",
    name="Nielsen Digital Content Ratings",
    category=Category.ANALYTICS,
    docs="https://engineeringportal.nielsen.com/",
    notes=(
        "The application's id (P and a UUID) stands after asid in c13.",
        "at is what happened: view or start begins a page or stream, timer, duration go on.",
        "uoo=true: the visitor has opted out.",
    ),
    endpoints=(
        Endpoint(
            id="session",
            host=_HOST,
            path="^/cgi-bin/gn$",
            require={"prd": "^(session|metadata)$"},
            kind=Kind.AUX,
            priority=40,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="dcr",
            host=_HOST,
            host_form=_COLLECTOR,
            path="^/cgi-bin/gn$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="cloud",
            host="cloudapi.imrworldwide.com",
            path=r"^/nmapi/v\d+/",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host=_HOST,
            host_form=_COLLECTOR,
            path="^/cgi-bin/cfg$",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(id="census", host=_HOST, host_form=_COLLECTOR, path="^/cgi-bin/(m|j|count|b)$"),
        Endpoint(
            id="library",
            host="cdn-gl.imrworldwide.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("cloudapi.imrworldwide.com",),
    library_has_own_id=True,
    account=(
        in_param("c13", r"^asid,([\w-]+)"),
        "b.devInfo.apid",
        "apid",
        in_path(r"^/nmapi/v\d+/([\w-]+)/"),
        in_path(r"^/conf/([\w-]+)\.js"),
        "ci",
    ),
    event=("at", "b.event"),
    default_event="pageview",
    default_evidence=({ENDPOINT: "^census$"},),
    nested={"b": "json"},
    prefixes={"b.metadata.": ""},
    names={"si": "page_location", "rp": "page_referrer", "asn": "asset_name"},
    consent_params=("uoo",),
    automatic_events=frozenset({"duration", "playhead", "timer"}),
    cookies=("nol_fpid", "IMRID"),
    layers=("NOLBUNDLE", "nlsQ"),
)
