"""Elastic APM's agent for browsers: a line of metadata, then one transaction or error a line."""

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
    lines,
    parse_json,
)

_METADATA = ("metadata", "m")
_EVENTS = ("transaction", "x", "error", "e")
"""Version 3 of the protocol calls everything by a letter or two."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    if endpoint != "intake":
        return [request.params]
    shared: dict[str, str] = {}
    events: list[Params] = []
    for line in islice(lines(request.body), MAX_EVENTS):
        data = parse_json(line)
        if not isinstance(data, dict):
            continue
        if any(key in data for key in _METADATA):
            shared = flatten(data)
        elif any(key in data for key in _EVENTS):
            events.append({**shared, **flatten(data)})
    return events


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    is_error = any(key.startswith(("error.", "e.")) for key in params)
    return "error" if is_error else name


ELASTIC_APM = Vendor(
    id="elastic_apm",
    name="Elastic APM (browser agent)",
    category=Category.MONITORING,
    docs="https://www.elastic.co/docs/reference/apm/agents/rum-js",
    notes=(
        "The account is the service's name; the server is the site owner's own.",
        "An event is a transaction's type: page-load, user-interaction, http-request, or custom.",
    ),
    endpoints=(
        Endpoint(
            id="intake",
            hint="/rum/events",
            path=r"/intake/v\d/rum/events/?$",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="config",
            hint="/rum/agents",
            path=r"/config/v\d/rum/agents/?$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("metadata.service.name", "m.se.n", "service.name"),
    event=("transaction.type", "x.t"),
    label=("error.exception.type", "e.ex.t"),
    event_id=("transaction.id", "x.id", "error.id", "e.id"),
    key=("transaction.id", "x.id", "error.id", "e.id"),
    prefixes={"transaction.context.custom.": "", "x.c.cu.": ""},
    names={
        "transaction.context.page.url": "page_location",
        "transaction.context.page.referer": "page_referrer",
        "transaction.name": "transaction_name",
        "x.c.p.url": "page_location",
        "x.c.p.rf": "page_referrer",
        "x.n": "transaction_name",
        "error.context.page.url": "page_location",
        "e.c.p.url": "page_location",
    },
    user_data={
        "transaction.context.user.id": "user_id",
        "transaction.context.user.email": "email",
        "x.c.u.id": "user_id",
        "x.c.u.em": "email",
    },
    automatic_events=frozenset(
        {"error", "http-request", "page-load", "route-change", "user-interaction"}
    ),
    layers=("elasticApm",),
    split=_split,
    rename_event=_named,
)
