"""Optimizely: batches of visitors, whose snapshots hold decisions and events."""

from __future__ import annotations

from collections.abc import Iterator
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
    from_minor_units,
    in_path,
)

_LONG = {
    "e": "entity_id",
    "k": "key",
    "r": "revenue",
    "t": "timestamp",
    "u": "uuid",
    "v": "value",
    "y": "type",
}
"""Optimizely Web shortens what the SDKs spell out."""
_AUTOMATIC = frozenset({"campaign_activated", "client_activation", "view_activated"})


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    root = request.json
    if not isinstance(root, dict) or not isinstance(root.get("visitors"), list):
        return [request.params]
    shared = {
        **request.query,
        **flatten({name: value for name, value in root.items() if name != "visitors"}),
    }
    return [{**shared, **event} for event in islice(_events(root["visitors"]), MAX_EVENTS)]


def _events(visitors: list[object]) -> Iterator[dict[str, str]]:
    for visitor in visitors:
        if not isinstance(visitor, dict):
            continue
        who = flatten({"visitor_id": visitor.get("visitor_id")})
        for snapshot in _listed(visitor, "snapshots"):
            decisions = flatten(_listed(snapshot, "decisions")[:1], "decision")
            for event in _listed(snapshot, "events"):
                yield {**who, **decisions, **_spelled_out(flatten(event))}


def _listed(parent: dict[str, object], key: str) -> list[dict[str, object]]:
    values = parent.get(key)
    if not isinstance(values, list):
        return []
    return [value for value in values if isinstance(value, dict)]


def _spelled_out(event: dict[str, str]) -> dict[str, str]:
    return {
        "tags" + name[1:] if name.startswith("a.") else _LONG.get(name, name): value
        for name, value in event.items()
    }


def _amount(params: Params) -> str | None:
    return from_minor_units(params.get("revenue") or params.get("tags.revenue"), None)


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    """The key of a page view is the page's, that of a conversion the event's own name."""
    kind = params.get("type", "")
    return kind if kind in _AUTOMATIC else name


OPTIMIZELY = Vendor(
    id="optimizely",
    name="Optimizely",
    category=Category.TESTING,
    docs="https://docs.developers.optimizely.com/",
    notes=(
        "Revenue is a whole number of cents on the wire; the hit's value is that in the main unit.",
        (
            "Optimizely Web shortens the field names (k, y, u) that the SDKs spell out (key, type, "
            "uuid); both are shown spelled out."
        ),
        "The script at /js/NUMBER.js is named by the project, not by the account.",
        "Events wait up to some seconds for each other and leave as one request.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host="logx.optimizely.com",
            path="^/v1/events/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="log_event",
            host=("logx.optimizely.com", "log.optimizely.com"),
            path="^/log/event/?$",
        ),
        Endpoint(
            id="log_decision",
            host=("logx.optimizely.com", "log.optimizely.com"),
            path="^/log/decision/?$",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="cdn.optimizely.com",
            path=r"^/(js|public|datafiles)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("logx.optimizely.com", "eu.logx.optimizely.com"),
    library_has_own_id=True,
    account=("account_id", "accountId", in_path(r"^/(?:js|public)/(\d+)")),
    event=("key", "eventName", "type"),
    event_id=("uuid",),
    key=("uuid",),
    unique=("uuid",),
    called_at=("timestamp",),
    amount=_amount,
    prefixes={"tags.": ""},
    automatic_events=_AUTOMATIC,
    cookies=("optimizelyEndUserId", "optimizelyOptOut", "optimizelySession"),
    layers=("optimizely",),
    split=_split,
    rename_event=_named,
)
