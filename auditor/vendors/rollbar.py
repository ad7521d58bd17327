"""Rollbar: errors and messages of a page, one a request."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return "message" if "data.body.message.body" in params else name


ROLLBAR = Vendor(
    id="rollbar",
    name="Rollbar",
    category=Category.MONITORING,
    docs="https://docs.rollbar.com/",
    notes=(
        "Newer versions send the account (a token) in a header only, so a hit may have none.",
        "Telemetry beside an error may repeat clicks, requests and what the console said.",
    ),
    endpoints=(
        Endpoint(
            id="item",
            host="api.rollbar.com",
            path=r"^/api/\d/item",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="session",
            host="api.rollbar.com",
            path=r"^/api/\d/session",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="cdn.rollbar.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("api.rollbar.com",),
    account_in_header=True,
    account=("access_token",),
    environment=("data.environment",),
    default_event="error",
    default_evidence="endpoint",
    event_id=("data.uuid",),
    label=("data.body.trace.exception.class", "data.body.trace_chain.0.exception.class"),
    key=("data.uuid",),
    names={
        "data.request.url": "page_location",
        "data.body.trace.exception.message": "message",
        "data.body.message.body": "message",
        "data.level": "level",
    },
    user_data={"data.person.id": "user_id", "data.person.email": "email"},
    automatic_events=frozenset({"error"}),
    layers=("Rollbar",),
    rename_event=_named,
)
