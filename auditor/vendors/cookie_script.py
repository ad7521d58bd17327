"""Cookie-Script: the banner's script, one file for each site."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

COOKIE_SCRIPT = Vendor(
    id="cookie_script",
    name="Cookie-Script",
    category=Category.CONSENT,
    docs="https://support.cookie-script.com/",
    notes=("The account is the site's hash in the address of the script.",),
    endpoints=(
        Endpoint(
            id="library",
            host="cdn.cookie-script.com",
            path=r"^/s/",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="receipt",
            host="consent.cookie-script.com",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"^/s/([0-9a-f]{32})\.js$"),),
    event=(in_path(r"^/(\w+)$"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("CookieScriptConsent",),
    page_state=PageState(
        cookies=("CookieScriptConsent",),
        globals=("CookieScript.instance",),
        confidence=Confidence.GENERAL,
    ),
)
