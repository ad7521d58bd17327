"""Datadog's browser SDK: real user monitoring, logs and replays, a JSON text for each line."""

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
    in_param,
    in_path,
    lines,
    parse_json,
)

_TRACK = r"^/api/v2/(rum|logs|replay|profile|exposures)"


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """One event a line; all share the fields of the query."""
    texts = islice(lines(request.body), MAX_EVENTS)
    events = [data for text in texts if isinstance(data := parse_json(text), dict)]
    return [{**request.query, **flatten(event)} for event in events] or [request.params]


DATADOG_RUM = Vendor(
    id="datadog_rum",
    name="Datadog RUM",
    category=Category.MONITORING,
    docs="https://docs.datadoghq.com/real_user_monitoring/application_monitoring/browser/",
    notes=(
        "One page view is sent again and again while it lasts: a higher document version each.",
        "Logs and replays name the client token instead of the application.",
        "A proxy of the site's own gets the intake's path and query in ddforward.",
    ),
    endpoints=(
        Endpoint(
            id="intake",
            host=(
                "browser-intake-datadoghq.com",
                "browser-intake-datadoghq.eu",
                "browser-intake-us3-datadoghq.com",
                "browser-intake-us5-datadoghq.com",
                "browser-intake-ap1-datadoghq.com",
                "browser-intake-ap2-datadoghq.com",
                "browser-intake-ddog-gov.com",
            ),
            path=_TRACK,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="datadoghq-browser-agent.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy",
            query_hint="ddforward=",
            require={"ddforward": _TRACK},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("browser-intake-datadoghq.com", "browser-intake-datadoghq.eu"),
    account=(
        "application.id",
        "application_id",
        "dd-api-key",
        in_param("ddforward", "dd-api-key=([^&]+)"),
    ),
    event=("type", in_path(_TRACK), in_param("ddforward", _TRACK)),
    default_event="rum",
    default_evidence="endpoint",
    label=("action.target.name",),
    event_id=("action.id", "error.id", "resource.id"),
    prefixes={"context.": ""},
    names={
        "view.url": "page_location",
        "view.referrer": "page_referrer",
        "view.name": "page_title",
        "session.id": "session_id",
    },
    user_data={"usr.email": "email", "usr.id": "user_id"},
    user_hash="plain",
    automatic_events=frozenset(
        {"view", "resource", "long_task", "error", "vital", "replay", "profile", "view_update"}
    ),
    cookies=("_dd_s", "_dd_s_v2"),
    layers=("DD_RUM", "DD_LOGS"),
    split=_split,
)
