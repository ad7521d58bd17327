"""Transcend: airgap.js, which stops requests by itself, and the banner."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

TRANSCEND = Vendor(
    id="transcend",
    name="Transcend",
    category=Category.CONSENT,
    docs="https://docs.transcend.io/docs/consent",
    notes=(
        "The account is the bundle's id; cm-test is for trying things out.",
        "airgap.js keeps requests back in the page: such a hit never reaches the network.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="transcend-cdn.com",
            path="^/cm(-test)?/",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"^/cm(?:-test)?/([0-9a-f-]{36})/"),),
    event=(in_path(r"/(airgap|ui)\.js$"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=(),
    page_state=PageState(
        storage=("tcmConsent",),
        globals=("airgap",),
        confidence=Confidence.GENERAL,
    ),
)
