"""ActiveCampaign: a script for each page, a form for each event."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

ACTIVE_CAMPAIGN = Vendor(
    id="active_campaign",
    name="ActiveCampaign",
    category=Category.CRM,
    docs="https://help.activecampaign.com/hc/en-us/articles/221542267-An-overview-of-Site-Tracking",
    notes=(
        "The page's script is itself the page view: its address carries the page.",
        "e is the visitor's e-mail address, in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="visit",
            host="trackcmp.net",
            path="^/visit/?$",
            require={"actid": r"^\d+$"},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="event",
            host="trackcmp.net",
            path="^/event/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="diffuser-cdn.app-us1.com",
            path=r"^/diffuser/diffuser\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(id="prism", host="prism.app-us1.com", kind=Kind.AUX),
    ),
    account=("actid",),
    account_form=r"\d+",
    event=("event",),
    default_event="page_view",
    default_evidence=({"u": "."},),
    names={"u": "page_location", "r": "page_referrer", "eventdata": "event_data"},
    user_data={"e": "email", "visit.email": "email"},
    user_hash="plain",
    nested={"visit": "json"},
    layers=("vgo",),
)
