"""Brevo (Sendinblue): pages and events of its marketing automation."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_HOSTS = ("in-automate.brevo.com", "in-automate.sendinblue.com")

BREVO = Vendor(
    id="brevo",
    name="Brevo",
    category=Category.CRM,
    docs="https://developers.brevo.com/docs/track-custom-events-rest",
    notes=(
        "sib_type says what it is (page, track, identify), where the event has no name.",
        "At /api/v2/ the client key travels in a header, which is not kept.",
        "An e-mail address travels readable, as Brevo asks.",
    ),
    endpoints=(
        Endpoint(
            id="tracker",
            host=_HOSTS,
            path="^/p/?$",
            require={"key": "."},
        ),
        Endpoint(
            id="api",
            host=_HOSTS,
            path=r"^/api/v\d+/(trackEvent|page|trackPage|link|trackLink)",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="identify",
            host=_HOSTS,
            path=r"^/api/v\d+/identify",
            kind=Kind.USER_DATA,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="sibautomation.com",
            path=r"^/sa\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="loader",
            host="cdn.brevo.com",
            path=r"^/js/sdk-loader\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("key",),
    account_in_header=True,
    event=("event", "sib_type", in_path(r"^/api/v\d+/(\w+)")),
    prefixes={"properties.": "", "eventdata.": "event_data."},
    names={"ma_url": "page_location", "ma_title": "page_title", "ma_referrer": "page_referrer"},
    user_data={"email": "email", "email_id": "email"},
    user_hash="plain",
    cookies=("sib_cuid",),
    layers=("sendinblue", "Brevo"),
)
