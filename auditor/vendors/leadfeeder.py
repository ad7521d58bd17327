"""Leadfeeder by Dealfront: one event a request, as base64 of JSON in the address or body."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path, json_list

LEADFEEDER = Vendor(
    id="leadfeeder",
    name="Leadfeeder (Dealfront)",
    category=Category.ANALYTICS,
    docs="https://help.dealfront.com/",
    notes=(
        "A page view is called tracking-event on the wire.",
        "Each event repeats the client ids of Google Analytics that it finds in cookies.",
        "Without consent to cookies it sends all the same, with a client id for one request.",
    ),
    endpoints=(
        Endpoint(id="track", host="lfeeder.com", host_form=r"^tr\d?\.lfeeder\.com$", path="^/?$"),
        Endpoint(
            id="release_candidate",
            host="tr-rc.lfeeder.com",
            path="^/?$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("sc.lfeeder.com", "lftracker.leadfeeder.com"),
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("tr.lfeeder.com", "tr2.lfeeder.com", "tr-rc.lfeeder.com"),
    account=("sid", "scriptId", in_path(r"/lftracker_v\d+_(\w+)\.js$")),
    event=("event",),
    event_id=("clientEventId",),
    key=("clientEventId",),
    called_at=("clientTimestamp",),
    prefixes={"properties.": ""},
    names={
        "context.pageUrl": "page_location",
        "context.pageTitle": "page_title",
        "context.referrer": "page_referrer",
    },
    user_data={
        "properties.email": "email",
        "properties.firstName": "first_name",
        "properties.lastName": "last_name",
    },
    user_hash="plain",
    consent_params=("cookiesEnabled", "consentLevel"),
    same_event={"tracking-event": "pageview"},
    standard_events=frozenset({"form-submit", "identify", "pageview"}),
    mirror_key=(("clientEventId",),),
    cookies=("_lfa", "_lfa_*"),
    layers=("ldfdr",),
    split=json_list(field="data"),
)
