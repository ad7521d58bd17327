"""Glassbox: session replay, reported to Glassbox or to a host of the site."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor

GLASSBOX = Vendor(
    id="glassbox",
    name="Glassbox",
    category=Category.SESSION_REPLAY,
    docs="https://www.glassbox.com/",
    notes=(
        "Reports come every few seconds; what they hold is packed in a form of its own.",
        "No account travels: the host it reports to is the customer's.",
    ),
    endpoints=(
        Endpoint(
            id="report",
            segment="cls_report",
            path="/cls_report/?$",
            require={"clsjsv": "."},
            kind=Kind.AUX,
            priority=90,
        ),
        Endpoint(
            id="library",
            host="cdn.glassboxcdn.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    names={"seg": "page", "r": "page_referrer"},
    cookies=("_cls_s", "_cls_v"),
    layers=("_detector",),
)
