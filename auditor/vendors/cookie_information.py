"""Cookie Information: the banner's script, its texts, the choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

COOKIE_INFORMATION = Vendor(
    id="cookie_information",
    name="Cookie Information",
    category=Category.CONSENT,
    docs="https://support.cookieinformation.com/",
    notes=("It sends no account: the site is known by its domain.",),
    endpoints=(
        Endpoint(
            id="library",
            host="policy.app.cookieinformation.com",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="receipt",
            host="consent.app.cookieinformation.com",
            kind=Kind.CONSENT,
        ),
    ),
    account=(),
    event=(in_path(r"/(consent)(?:/|$)"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("CookieInformationConsent",),
    page_state=PageState(
        cookies=("CookieInformationConsent",),
        globals=("CookieInformation",),
        layer_events=("CookieInformationConsentGiven",),
        confidence=Confidence.GENERAL,
    ),
)
