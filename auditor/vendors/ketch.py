"""Ketch: the smart tag, its settings, the choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

KETCH = Vendor(
    id="ketch",
    name="Ketch",
    category=Category.CONSENT,
    docs="https://docs.ketch.com/",
    notes=("The account is organisation and property, both in the address of the script.",),
    endpoints=(
        Endpoint(
            id="library",
            host="ketchcdn.com",
            path=r"^/web/v\d+/",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"/config/([\w-]+/[\w-]+)/"),),
    event=(in_path(r"/(consent|ip)(?:/|$)"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("_ketch_consent_v1_",),
    page_state=PageState(
        cookies=("_ketch_consent_v1_",),
        globals=("ketch",),
        confidence=Confidence.GENERAL,
    ),
)
