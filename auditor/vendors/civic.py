"""Civic Cookie Control: the banner's script, and the check of its key."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

CIVIC = Vendor(
    id="civic",
    name="Civic Cookie Control",
    category=Category.CONSENT,
    docs="https://www.civicuk.com/cookie-control/documentation/",
    notes=("The account is the key, which the check of the licence carries.",),
    endpoints=(
        Endpoint(
            id="library",
            host="cc.cdn.civiccomputing.com",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="key",
            host="apikeys.civiccomputing.com",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("k",),
    event=(in_path(r"^/(c)/v$"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("CookieControl",),
    page_state=PageState(
        cookies=("CookieControl",),
        globals=("CookieControl",),
        confidence=Confidence.GENERAL,
    ),
)
