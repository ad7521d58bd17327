"""Statsig: batches of events and exposures, plain or as base64 read backwards."""

from __future__ import annotations

from itertools import islice

from auditor.model import Category, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    flatten,
    read_json,
)


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    root = request.json
    if root is None and "se" in request.query:
        root = read_json(request.body.strip()[::-1])
    if not isinstance(root, dict):
        return [request.params]
    events = root.get("events")
    if not isinstance(events, list):
        return [{**request.query, **flatten(root)}]
    beside = {name: value for name, value in root.items() if name != "events"}
    shared = {**request.query, **flatten(beside)}
    return [{**shared, **flatten(event)} for event in islice(events, MAX_EVENTS)]


STATSIG = Vendor(
    id="statsig",
    name="Statsig",
    category=Category.TESTING,
    docs="https://docs.statsig.com/",
    notes=(
        (
            "Bodies are written as base64 backwards (se=1), so that blockers don't read them, and "
            "often gzipped besides (gz=1)."
        ),
        "An event's value is any number or text; only a number is taken for an amount.",
        "The names that begin with statsig:: are exposures, which the library logs by itself.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            shared=True,
            host=("prodregistryv2.org", "statsigapi.net", "featuregates.org"),
            path=r"^/v1/(rgstr(_e)?|log_event)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="exceptions", host="statsigapi.net", path="^/v1/sdk_exception", kind=Kind.AUX),
        Endpoint(
            id="config",
            host=(
                "featureassets.org",
                "assetsconfigcdn.org",
                "statsigcdn.com",
                "statsigapi.net",
                "featuregates.org",
            ),
            path=r"^/v1/(initialize|download_config_specs|get_config)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="cdn.jsdelivr.net",
            path="^/npm/@statsig/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("prodregistryv2.org",),
    account=("k", "statsigMetadata.sdkKey"),
    event=("eventName",),
    called_at=("time",),
    value=("metadata.value", "value"),
    currency=("metadata.currency",),
    prefixes={"metadata.": ""},
    names={"statsigMetadata.currentPage": "page_location"},
    user_data={"user.userID": "user_id", "user.email": "email"},
    page_views=frozenset({"auto_capture::page_view"}),
    automatic_events=frozenset(
        {
            "auto_capture::page_view",
            "auto_capture::page_view_end",
            "auto_capture::performance",
            "auto_capture::session_start",
            "auto_capture::web_vitals",
            "statsig::config_exposure",
            "statsig::diagnostics",
            "statsig::gate_exposure",
            "statsig::layer_exposure",
            "statsig::non_exposed_checks",
        }
    ),
    layers=("Statsig",),
    split=_split,
)
