"""Pardot, now Marketing Cloud Account Engagement: a page view for each page, as a script."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

PARDOT = Vendor(
    id="pardot",
    name="Pardot (Account Engagement)",
    category=Category.CRM,
    docs="https://help.salesforce.com/s/articleView?id=sf.pardot_tracking_code.htm",
    notes=(
        "The account on the wire is the piAId of the snippet, 1000 more than the account's number.",
        "Forms and form handlers are pages of Pardot's own and are not hits here.",
        "An empty pi_opt_in is: the visitor was not asked, or did not answer.",
    ),
    endpoints=(
        Endpoint(
            id="page_view",
            host="pardot.com",
            path="^/analytics$",
            require={"account_id": r"^\d+$"},
            shared=True,
        ),
        Endpoint(
            id="library",
            host="pardot.com",
            path=r"^/pd\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            query_hint="pi_opt_in=",
            path="/analytics$",
            require={"account_id": r"^\d+$", "ver": r"^\d$"},
            priority=90,
        ),
    ),
    account=("account_id",),
    default_event="page_view",
    default_evidence="endpoint",
    names={
        "url": "page_location",
        "referrer": "page_referrer",
        "title": "page_title",
        "visitor_id": "client_id",
    },
    user_data={"pi_email": "email"},
    user_hash="plain",
    automatic_events=frozenset({"page_view"}),
    consent_params=("pi_opt_in",),
    cookies=("visitor_id*", "pi_opt_in*", "lpv*"),
    layers=("piTracker",),
)
