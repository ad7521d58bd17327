"""Yahoo DSP: the Dot pixel, an image for each page view and event."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_HOST = "sp.analytics.yahoo.com"

YAHOO_DSP = Vendor(
    id="yahoo_dsp",
    name="Yahoo Dot",
    category=Category.ADVERTISING,
    docs="https://help.yahooinc.com/dsp-api/docs/pixels",
    notes=(
        "The account is the pixel's id (.yp); the project (a) is 10000 for most.",
        "An event goes by its action, or else its category; without either it is a page view.",
        "gv is the conversion's worth, in US dollars by default; no currency goes along.",
        "ev is a value of the event that means what the advertiser wants.",
    ),
    endpoints=(
        Endpoint(id="dot", host=_HOST, path=r"^/spp?\.pl$", confidence=Confidence.DOCUMENTED),
        Endpoint(
            id="library",
            host="s.yimg.com",
            path="^/wi/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=(_HOST,),
    account=(".yp", in_path(r"^/wi/config/(\d+)\.json$")),
    account_form=r"\d+",
    event=("ea", "ec"),
    default_event="page_view",
    default_evidence=({".yp": "."},),
    value=("gv",),
    names={
        "f": "page_location",
        "e": "page_referrer",
        "b": "page_title",
        "a": "project_id",
        "ec": "event_category",
        "ea": "event_action",
        "el": "event_label",
        "ev": "event_value",
    },
    user_data={"he": "email"},
    user_hash="sha256",
    consent_params=("gdpr", "gdpr_consent", "us_privacy", "gpp", "gpp_sid"),
    standard_events=frozenset({"page_view"}),
    layers=("dotq",),
)
