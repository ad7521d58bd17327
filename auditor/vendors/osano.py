"""Osano: the banner's script, with customer and configuration in its address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

OSANO = Vendor(
    id="osano",
    name="Osano",
    category=Category.CONSENT,
    docs="https://docs.osano.com/",
    notes=("The account is customer and configuration, both in the address of the script.",),
    endpoints=(
        Endpoint(
            id="library",
            host="cmp.osano.com",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="receipt",
            host="consent.api.osano.com",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"^/([^/]+/[0-9a-f-]{36})/osano\.js$"),),
    event=(in_path(r"^/(record)"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("osano_consentmanager", "osano_consentmanager_uuid"),
    page_state=PageState(
        cookies=("osano_consentmanager", "osano_consentmanager_uuid"),
        globals=("Osano.cm",),
        confidence=Confidence.GENERAL,
    ),
)
