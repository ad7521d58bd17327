"""ZoomInfo WebSights: a visit by its pixel, and forms that it watches."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

ZOOMINFO = Vendor(
    id="zoominfo",
    name="ZoomInfo WebSights",
    category=Category.ANALYTICS,
    docs="https://www.zoominfo.com/",
    notes=("FormComplete reads what is typed into forms, and fills in the rest.",),
    endpoints=(
        Endpoint(id="pixel", shared=True, host="ws.zoominfo.com", path="^/pixel/"),
        Endpoint(id="forms", host="ws.zoominfo.com", path="^/formcomplete", kind=Kind.AUX),
        Endpoint(
            id="library",
            host=("js.zi-scripts.com", "ws-assets.zoominfo.com"),
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"^/pixel/([0-9A-Za-z]+)"),),
    default_event="pageview",
    default_evidence="endpoint",
    automatic_events=frozenset({"pageview"}),
    cookies=("_zitok",),
    layers=("ZITag",),
)
