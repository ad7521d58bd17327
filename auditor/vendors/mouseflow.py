"""Mouseflow: recordings and heat maps."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

MOUSEFLOW = Vendor(
    id="mouseflow",
    name="Mouseflow",
    category=Category.SESSION_REPLAY,
    docs="https://help.mouseflow.com/",
    notes=("What is recorded can't be read; the path tells which part of it left.",),
    endpoints=(
        Endpoint(
            id="library",
            host="cdn.mouseflow.com",
            path=r"^/projects/[0-9a-f-]{36}(_\w+)?\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="recording",
            host="mouseflow.com",
            host_form=r"^[a-z]\d+(-[\w-]+)?\.mouseflow\.com$",
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("website", "website_id", in_path("^/projects/([0-9a-f-]{36})")),
    event=(in_path(r"^/(\w+)"),),
    default_event="session_data",
    default_evidence="endpoint",
    cookies=("mf_*",),
    layers=("_mfq", "mouseflow"),
)
