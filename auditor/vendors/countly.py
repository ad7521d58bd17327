"""Countly: requests to /i on a server that is mostly the customer's own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, json_list

_APP = {"app_key": r"^\w{16,}$"}
_DONE = '{"result": "Success"}'
"""Its library wants JSON with `result`, and sends all else once more."""
_SESSION = ("begin_session", "end_session", "session_duration", "user_details", "crash", "apm")
"""Parameters that make a request without events what it is."""


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - a rename_event
    if "key" in params:
        return name
    return next((param for param in _SESSION if _has(params, param)), name)


def _has(params: Params, name: str) -> bool:
    return name in params or any(param.startswith(f"{name}.") for param in params)


COUNTLY = Vendor(
    id="countly",
    name="Countly",
    category=Category.ANALYTICS,
    docs="https://support.countly.com/hc/en-us/articles/360037441932-Web-analytics-JavaScript",
    notes=(
        (
            "Events are collected and leave together; one without events is of the session or sets "
            "what is known of the user."
        ),
        "sum is the event's amount; its currency is not sent unless the site makes it a segment.",
        "consent lists what the visitor agreed to, where the site asks its library to ask.",
        "Details of a user are sent in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="i",
            path="/i/?$",
            require=_APP | {"device_id": "."},
            segment="i",
            answer=_DONE,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="config",
            path="/o/sdk(/|$)",
            require=_APP,
            segment="sdk",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            path=r"/countly(\.min)?\.js$",
            segment=("countly.min.js", "countly.js"),
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("app_key",),
    event=("key",),
    called_at=("timestamp",),
    default_event="request",
    default_evidence="endpoint",
    value=("sum", "segmentation.revenue", "segmentation.value"),
    currency=("segmentation.currency",),
    transaction_id=("segmentation.order_id", "segmentation.transaction_id"),
    prefixes={"segmentation.": ""},
    user_data={
        "user_details.email": "email",
        "user_details.phone": "phone",
        "user_details.username": "user_id",
        "user_details.gender": "gender",
        "user_details.byear": "birth_date",
    },
    user_hash="plain",
    consent_params=("consent",),
    nested={"user_details": "json", "metrics": "json", "consent": "json"},
    page_views=frozenset({"[CLY]_view"}),
    automatic_events=frozenset(
        {
            "[CLY]_action",
            "[CLY]_nps",
            "[CLY]_orientation",
            "[CLY]_star_rating",
            "[CLY]_survey",
            "[CLY]_view",
            "apm",
            "begin_session",
            "crash",
            "end_session",
            "session_duration",
        }
    ),
    rename_event=_named,
    cookies=("cly_id",),
    layers=("Countly",),
    split=json_list(field="events"),
)
