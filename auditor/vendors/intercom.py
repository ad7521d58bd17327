"""Intercom: the messenger's boot, the site's own events, the visitor's data."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_API = r"^api-(iam|ping)(\.eu|\.au)?\.intercom\.io$"

INTERCOM = Vendor(
    id="intercom",
    name="Intercom",
    category=Category.CRM,
    docs="https://developers.intercom.com/installing-intercom/web/methods",
    notes=(
        "The messenger starts with a ping, which carries all that the page says of the visitor.",
        "The messenger does not open in a visit whose hits are held: its boot is such a hit.",
    ),
    endpoints=(
        Endpoint(
            id="messenger",
            host="intercom.io",
            host_form=_API,
            path="^/messenger/web/ping$",
            shared=True,
        ),
        Endpoint(
            id="event",
            host="intercom.io",
            host_form=_API,
            path="^/messenger/web/events$",
            shared=True,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="telemetry",
            host="intercom.io",
            host_form=_API,
            path="^/messenger/web/(metrics|rum_events)$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host=("widget.intercom.io", "js.intercomcdn.com"),
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("app_id", in_path(r"^/widget/(\w+)")),
    event=("event_name", "event_data.event_name", in_path(r"^/messenger/web/(\w+)")),
    prefixes={"event_data.metadata.": "", "metadata.": ""},
    names={"referer": "page_location", "s": "session_id"},
    nested={"user_data": "json", "event_data": "json", "metadata": "json"},
    user_data={
        "user_data.email": "email",
        "user_data.phone": "phone",
        "user_data.user_id": "user_id",
        "user_data.name": "name",
    },
    user_hash="plain",
    automatic_events=frozenset({"ping"}),
    cookies=("intercom-id-*", "intercom-session-*", "intercom-device-id-*"),
    layers=("Intercom",),
)
