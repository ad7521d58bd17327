"""CookieFirst: the banner's script, with the site and its key in the address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

COOKIEFIRST = Vendor(
    id="cookiefirst",
    name="CookieFirst",
    category=Category.CONSENT,
    docs="https://support.cookiefirst.com/",
    notes=("The account is the site's key.",),
    endpoints=(
        Endpoint(
            id="library",
            host=("consent.cookiefirst.com", "consent-eu.cookiefirst.com"),
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="receipt",
            host=("api.cookiefirst.com", "edge.cookiefirst.com"),
            kind=Kind.CONSENT,
        ),
    ),
    account=(in_path(r"-([0-9a-f-]{36})/"),),
    event=(in_path(r"^/prod/(\w+)"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("cookiefirst-consent", "cookiefirst-id"),
    page_state=PageState(
        cookies=("cookiefirst-consent", "cookiefirst-id"),
        globals=("CookieFirst",),
        confidence=Confidence.GENERAL,
    ),
)
