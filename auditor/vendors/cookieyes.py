"""CookieYes: the banner's script, and the log of what visitors choose."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

COOKIEYES = Vendor(
    id="cookieyes",
    name="CookieYes",
    category=Category.CONSENT,
    docs="https://www.cookieyes.com/documentation/",
    notes=("The account is the site's key in the address of the script.",),
    endpoints=(
        Endpoint(
            id="receipt",
            host="log.cookieyes.com",
            kind=Kind.CONSENT,
            priority=40,
        ),
        Endpoint(
            id="library",
            host=("cookieyes.com", "cdn-cookieyes.com"),
            host_form=r"^(?!www\.)",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path("/client_data/([0-9a-f]+)"),),
    event=(in_path(r"^/api/v\d+/(log)"), in_path("/(log|api)")),
    default_event="load",
    default_evidence="endpoint",
    cookies=("cookieyes-consent",),
    page_state=PageState(
        cookies=("cookieyes-consent",),
        globals=("getCkyConsent",),
        layer_events=("cookie_consent_update",),
        confidence=Confidence.GENERAL,
    ),
)
