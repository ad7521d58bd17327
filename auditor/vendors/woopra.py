"""Woopra (Appier): events as a query, with prefixes for what is the event's and the visitor's."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

WOOPRA = Vendor(
    id="woopra",
    name="Woopra",
    category=Category.ANALYTICS,
    docs="https://docs.woopra.com/",
    notes=(
        (
            "ce_ stands before what an event carries, cv_ before what is known of the visitor, cs_ "
            "before the session's."
        ),
        "The project is the site's domain, called project, host or alias.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            shared=True,
            host="woopra.com",
            path="^/track/ce/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="identify",
            host="woopra.com",
            path="^/track/identify/?$",
            kind=Kind.USER_DATA,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="ping",
            host="woopra.com",
            path="^/track/(ping|duration|cancel|update)/?$",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="static.woopra.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("project", "host", "alias"),
    event=("event", "ce_name"),
    value=("ce_value", "ce_amount", "ce_total", "ce_revenue"),
    currency=("ce_currency",),
    transaction_id=("ce_order_id", "ce_transaction_id"),
    prefixes={"ce_": "", "cs_": "session."},
    names={
        "ce_uri": "page_location",
        "ce_url": "page_path",
        "ce_title": "page_title",
        "ce_referer": "page_referrer",
        "referer": "page_referrer",
    },
    user_data={
        "cv_email": "email",
        "cv_phone": "phone",
        "cv_id": "user_id",
        "cv_first_name": "first_name",
        "cv_last_name": "last_name",
    },
    user_hash="plain",
    same_event={"pv": "pageview"},
    cookies=("wooTracker", "wooMeta"),
    layers=("woopra",),
)
