"""Split (Harness FME): events and impressions of feature flags, in batches."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, json_list

SPLIT = Vendor(
    id="split",
    name="Split",
    category=Category.TESTING,
    docs="https://help.split.io/hc/en-us/articles/360020448791-JavaScript-SDK",
    notes=(
        "The key travels in a header, which is not kept, or as token as the page is left.",
        "Impressions say which treatment a visitor got: they are not events.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host="events.split.io",
            path="^/api/events/(bulk|beacon)$",
        ),
        Endpoint(
            id="impressions",
            host="events.split.io",
            path="^/api/testImpressions/",
            kind=Kind.AUX,
        ),
        Endpoint(id="telemetry", host="telemetry.split.io", kind=Kind.AUX),
        Endpoint(
            id="flags",
            host=("sdk.split.io", "auth.split.io", "streaming.split.io"),
            kind=Kind.AUX,
            needed=True,
        ),
    ),
    account=("token",),
    account_in_header=True,
    event=("eventTypeId",),
    value=("value",),
    called_at=("timestamp",),
    prefixes={"properties.": ""},
    names={"trafficTypeName": "traffic_type", "key": "user.user_id"},
    split=json_list("entries"),
)
