"""Kochava: installs, events and links of identities, as JSON to one address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

KOCHAVA = Vendor(
    id="kochava",
    name="Kochava",
    category=Category.ADVERTISING,
    docs="https://support.kochava.com/sdk-integration/web-sdk-integration/",
    notes=(
        "The action says what a request is: install, event, identityLink.",
        "The fields of an event are those of its interface for servers.",
    ),
    endpoints=(
        Endpoint(
            id="track",
            host="control.kochava.com",
            path="^/track/json/?$",
            require_json={"kochava_app_id": "."},
        ),
        Endpoint(
            id="settings",
            host="api.kochava.com",
            path="^/track/kvinit/?$",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="library",
            host="assets.kochava.com",
            path=r"^/kochava\.js/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("kochava_app_id",),
    event=("data.event_name", "action"),
    value=("data.event_data.price",),
    currency=("data.event_data.currency",),
    transaction_id=("data.event_data.order_id",),
    prefixes={"data.event_data.": ""},
    names={"kochava_device_id": "client_id"},
    automatic_events=frozenset({"install"}),
    layers=("kochava",),
)
