"""Bombora: the visitor tag of its company surge data."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

BOMBORA = Vendor(
    id="bombora",
    name="Bombora",
    category=Category.ADVERTISING,
    docs="https://bombora.com/",
    notes=(
        "It names no event: each request is a page seen, or an exchange of ids.",
        "An exchange of ids names the address that the id is handed on to (return).",
    ),
    endpoints=(
        Endpoint(
            id="sync",
            host="ml314.com",
            path=r"^/[a-z]+sync\.ashx",
            require={"return": "."},
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(id="page", shared=True, host="ml314.com", path=r"^/utsync\.ashx"),
        Endpoint(
            id="library",
            host="ml314.com",
            path=r"^/tag\w*\.(aspx|js)$",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("pub", "eid"),
    default_event="pageview",
    default_evidence="endpoint",
    consent_params=("gdpr", "gdpr_consent"),
    automatic_events=frozenset({"pageview"}),
    layers=("_ml",),
)
