"""Sentry: errors, traces, sessions and replays, several items in an envelope of JSON lines."""

from __future__ import annotations

from itertools import islice

from auditor.model import Category, Kind
from auditor.vendor import (
    MAX_EVENTS,
    PATH,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    flatten,
    in_param,
    in_path,
    lines,
    parse_json,
)

_ITEM = "item"
"""Where the split puts what an item is of."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """A line for the envelope, then two for each item: what it is, and what it holds."""
    if request.json is not None:
        return [request.params]
    texts = list(islice(lines(request.body), MAX_EVENTS))
    envelope = parse_json(texts[0]) if texts else None
    if not isinstance(envelope, dict):
        return [request.query]
    shared = {**request.query, **flatten(envelope, "envelope")}
    events: list[Params] = []
    at = 1
    while at < len(texts):
        head = parse_json(texts[at])
        kind = head.get("type") if isinstance(head, dict) else None
        if isinstance(kind, str) and kind:
            held = parse_json(texts[at + 1]) if at + 1 < len(texts) else None
            events.append({**shared, **flatten(held), _ITEM: kind})
            at += 1
        at += 1
    return events or [shared]


_PATH = r"/api/\d+/(envelope|store)/?$"

SENTRY = Vendor(
    id="sentry",
    name="Sentry",
    category=Category.MONITORING,
    docs="https://develop.sentry.dev/sdk/data-model/envelopes/",
    notes=(
        "The account is the number of the project.",
        "An error is an item called event on the wire; a transaction is a trace of a page load.",
        "A tunnel is an address of the site's own that passes envelopes on.",
        "What a user types into the report dialog comes as feedback, with the e-mail address.",
    ),
    endpoints=(
        Endpoint(
            id="ingest",
            host="sentry.io",
            path=_PATH,
            confidence=Confidence.DOCUMENTED,
            shared=True,
        ),
        Endpoint(
            id="library",
            host="sentry-cdn.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="self_hosted",
            segment=("envelope", "store"),
            path=_PATH,
            require={"sentry_key": "^[0-9a-f]{32}$"},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="tunnel",
            body_hint='"sdk":{"name":"sentry.javascript.',
            path="^/",
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(
        in_path(r"/api/(\d+)/(?:envelope|store)"),
        in_param("envelope.dsn", r"/(\d+)$"),
    ),
    event=(_ITEM,),
    default_event="event",
    default_evidence=({PATH: "/store/?$"},),
    event_id=("event_id", "envelope.event_id"),
    names={
        "request.url": "page_location",
        "request.headers.Referer": "page_referrer",
        "transaction": "page_title",
    },
    user_data={
        "user.email": "email",
        "user.id": "user_id",
        "contexts.feedback.contact_email": "email",
    },
    user_hash="plain",
    same_event={"event": "error"},
    automatic_events=frozenset(
        {
            "client_report",
            "error",
            "profile",
            "replay_event",
            "replay_recording",
            "session",
            "sessions",
            "span",
            "transaction",
        }
    ),
    layers=("Sentry",),
    split=_split,
)
