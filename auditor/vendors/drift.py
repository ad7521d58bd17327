"""Drift, a part of Salesloft: a chat widget with page views and events."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

DRIFT = Vendor(
    id="drift",
    name="Drift",
    category=Category.CRM,
    docs="https://devdocs.drift.com/docs/drift-javascript-sdk-overview",
    notes=("identify sends what the page says of the visitor, e-mail address and all.",),
    endpoints=(
        Endpoint(
            id="track",
            host="event.api.drift.com",
            path="^/track",
        ),
        Endpoint(
            id="identify",
            host="event.api.drift.com",
            path="^/identify",
            kind=Kind.USER_DATA,
        ),
        Endpoint(
            id="telemetry",
            host="metrics.api.drift.com",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="js.driftt.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("event.api.drift.com", "metrics.api.drift.com"),
    library_has_own_id=True,
    account=("orgId", "embedId", in_path(r"^/include/\d+/(\w+)\.js")),
    event=("event",),
    prefixes={"attributes.": ""},
    names={"attributes.url": "page_location", "url": "page_location"},
    user_data={"attributes.email": "email", "attributes.phone": "phone", "userId": "user_id"},
    user_hash="plain",
    cookies=("drift_*", "driftt_*"),
    layers=("drift",),
)
