"""Inspectlet: recordings and heat maps."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

INSPECTLET = Vendor(
    id="inspectlet",
    name="Inspectlet",
    category=Category.SESSION_REPLAY,
    docs="https://docs.inspectlet.com/",
    notes=("The path tells whether a recording begins or goes on.",),
    endpoints=(
        Endpoint(
            id="library",
            host="cdn.inspectlet.com",
            path=r"/inspectlet\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        # Whether a visit is recorded at all hangs on the answer.
        Endpoint(
            id="start",
            host="hn.inspectlet.com",
            path="^/ginit/",
            kind=Kind.SCRIPT,
            priority=40,
        ),
        Endpoint(id="recording", host="hn.inspectlet.com", confidence=Confidence.GENERAL),
    ),
    account=("wid", "w", in_path(r"^/(?:ginit|adddata|pgpush)/(\d+)")),
    account_form=r"\d+",
    event=(in_path(r"^/(\w+)"),),
    default_event="session_data",
    default_evidence="endpoint",
    cookies=("__insp_*",),
    layers=("__insp",),
)
