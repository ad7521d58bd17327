"""Termly: the banner, its site's configuration, the record of choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

_UUID = "([0-9a-f]{8}-[0-9a-f-]{27})"

TERMLY = Vendor(
    id="termly",
    name="Termly",
    category=Category.CONSENT,
    docs="https://help.termly.io/",
    notes=("The account is the website's UUID in the banner's address.",),
    endpoints=(
        Endpoint(
            id="library",
            host="app.termly.io",
            path=r"^/(embed|resource-blocker|api/v1/snippets)",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="receipt",
            host="consent.api.termly.io",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(
        in_path(f"/(?:resource-blocker|websites)/{_UUID}"),
        "website_uuid",
        "websiteUUID",
    ),
    event=(in_path("/(consents?|collect)(?:/|$)"),),
    default_event="load",
    default_evidence="endpoint",
    page_state=PageState(
        storage=("TERMLY_API_CACHE", "TERMLY_COOKIE_CONSENT"),
        globals=("Termly.getConsentState",),
        layer_events=("Termly.consentSaveDone", "userPrefUpdate"),
        confidence=Confidence.GENERAL,
    ),
)
