"""Azure Application Insights: lists of telemetry as JSON, or one piece a line."""

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
    json_list,
    lines,
    parse_json,
)

_LISTED = json_list()
_DATA = "data.baseData."


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    if request.json is not None:
        return _LISTED(request, endpoint)
    events = (parse_json(line) for line in islice(lines(request.body), MAX_EVENTS))
    return [flatten(event) for event in events if isinstance(event, dict)] or [request.params]


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    """Only events have names of the site's own; a page view's name is the page's title."""
    return params.get(f"{_DATA}name", name) if name == "EventData" else name


APPLICATION_INSIGHTS = Vendor(
    id="application_insights",
    name="Azure Application Insights",
    category=Category.MONITORING,
    docs="https://learn.microsoft.com/azure/azure-monitor/app/javascript-sdk",
    notes=(
        "Page views, requests and errors are sent by themselves; trackEvent's are the site's own.",
        "Texts of an event are its properties, numbers its measurements.",
        "Telemetry waits up to 15 seconds, and leaves as one list.",
    ),
    endpoints=(
        Endpoint(
            id="track",
            host=(
                "applicationinsights.azure.com",
                "applicationinsights.azure.cn",
                "applicationinsights.us",
                "services.visualstudio.com",
            ),
            host_form=r"(^|\.)(dc|in)\.",
            path="/v2/track/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_domain",
            body_hint='"iKey":"',
            path="/v2/track/?$",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("js.monitor.azure.com", "az416426.vo.msecnd.net"),
            path="^/scripts/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("dc.services.visualstudio.com",),
    account=("iKey",),
    account_form="[0-9A-Fa-f-]{32,36}",
    event=("data.baseType",),
    called_at=("time",),
    value=(f"{_DATA}measurements.value", f"{_DATA}properties.value"),
    currency=(f"{_DATA}properties.currency",),
    transaction_id=(f"{_DATA}properties.transaction_id",),
    prefixes={f"{_DATA}properties.": "", f"{_DATA}measurements.": ""},
    names={f"{_DATA}uri": "page_location", f"{_DATA}url": "page_location"},
    user_data={"tags.ai.user.authUserId": "user_id"},
    same_event={"PageviewData": "pageview"},
    automatic_events=frozenset(
        {
            "AvailabilityData",
            "ExceptionData",
            "MessageData",
            "MetricData",
            "PageviewPerformanceData",
            "RemoteDependencyData",
            "pageview",
        }
    ),
    cookies=("ai_user", "ai_session", "ai_authUser"),
    layers=("appInsights",),
    split=_split,
    rename_event=_named,
)
