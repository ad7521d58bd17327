"""Optimizely Data Platform (ODP), formerly Zaius: an image for each event."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path


def _also(params: Params, event: str) -> tuple[str, ...]:  # noqa: ARG001 - the type
    """An event has a type and an action (order, purchase): it answers to the action as well."""
    action = params.get("vdl_action") or params.get("action")
    return (action,) if action else ()


OPTIMIZELY_ODP = Vendor(
    id="optimizely_odp",
    name="Optimizely Data Platform",
    category=Category.CRM,
    docs="https://docs.developers.optimizely.com/optimizely-data-platform/docs",
    notes=(
        "An event is called by its type, and answers to its action: order and purchase.",
        "The account is the tracker's id.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="zaius.com",
            host_form=r"^jumbe\.",
            path=r"^/v\d+/zaius\.gif$",
            require={"event_type": "."},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("static.zaius.io", "d1igp3oop3iho5.cloudfront.net"),
            path=r"zaius(\.min)?\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("tracker_id", in_path(r"^/v2/([\w-]+)/zaius")),
    event=("event_type",),
    transaction_id=("order_id",),
    event_id=("idempotence_id",),
    unique=("idempotence_id",),
    names={"page": "page_location", "title": "page_title"},
    standard_events=frozenset({"account", "list", "navigation", "order", "pageview", "product"}),
    user_data={"email": "email", "phone": "phone"},
    cookies=("vuid",),
    layers=("zaius",),
    aliases=_also,
)
