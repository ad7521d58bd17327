"""CallTrackingMetrics: call tracking, by swapping the phone numbers of a page."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_host

CALL_TRACKING_METRICS = Vendor(
    id="call_tracking_metrics",
    name="CallTrackingMetrics",
    category=Category.CRM,
    docs="https://www.calltrackingmetrics.com/support/",
    notes=(
        "The account is the first part of the host.",
        "A call is counted when the phone rings; the page only asks for a number to show.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="tctm.co",
            path=r"^/t\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="number",
            host="tctm.co",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_host(r"^(\d+)\.tctm\.co$"),),
    cookies=("__ctmid",),
    layers=("__ctm",),
)
