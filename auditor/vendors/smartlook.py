"""Smartlook, a part of Cisco: recordings of websites."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

SMARTLOOK = Vendor(
    id="smartlook",
    name="Smartlook",
    category=Category.SESSION_REPLAY,
    docs="https://web.developer.smartlook.com/docs/content-security-policy",
    notes=("Where no project key is on the wire, only that a recording left can be told.",),
    endpoints=(
        Endpoint(
            id="library",
            host=("rec.smartlook.com", "web-sdk.smartlook.com", "smartlook.cloud"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
            priority=40,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host="smartlook.cloud",
            host_form=r"^(manager|assets-proxy)\.",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="recording",
            host="smartlook.cloud",
            host_form=r"^(web-)?writer\.",
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("key", "projectKey", "apiKey", in_path("/([0-9a-f]{40})(?:/|$)")),
    account_form="[0-9a-f]{40}",
    default_event="session_data",
    default_evidence="endpoint",
    cookies=("SL_C_*", "SL_L_*"),
    layers=("smartlook",),
)
