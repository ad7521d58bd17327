"""Convert Experiences: goals and experiences seen, as a form, as JSON, or from its SDKs."""

from __future__ import annotations

import re

from auditor.model import Category, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    in_path,
    json_list,
    rows,
)

_FIELD = re.compile(r"ev\[(\d{1,3})\]\[(\w+)\](?:\[(\d{0,3})\])?")
_OF_JSON = json_list("ev", "visitors.events")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    if isinstance(request.json, dict):
        return [_with_goal_data(event) for event in _OF_JSON(request, endpoint)]
    return _of_form(request.params)


def _of_form(params: Params) -> list[Params]:
    """PHP's way to write a list: ev[0][evt]=hitGoal, ev[0][goals][]=100."""
    shared: dict[str, str] = {}
    events: dict[int, dict[str, str]] = {}
    for name, value in params.items():
        match = _FIELD.fullmatch(name)
        if match is None:
            shared[name] = value
            continue
        field = match[2] if match[3] is None else f"{match[2]}.{match[3] or 0}"
        events.setdefault(int(match[1]), {})[field] = value
    return [{**shared, **events[event]} for event in sorted(events)[:MAX_EVENTS]] or [shared]


def _with_goal_data(event: Params) -> Params:
    """The SDKs send amounts as a list of keys and values."""
    data = {
        f"data.{row['key']}": row["value"]
        for row in rows(event, "data.goalData")
        if row.get("key") and row.get("value")
    }
    return {**event, **data} if data else event


CONVERT = Vendor(
    id="convert",
    name="Convert Experiences",
    category=Category.TESTING,
    docs="https://support.convert.com/",
    notes=(
        "hitGoal is a goal reached, tr the revenue of a goal, viewExp an experience shown.",
        "Goals are named by their number; what a goal is called stands in Convert only.",
        "One event may list several goals; the label is the first of them.",
        "A purchase leaves twice: as hitGoal, and with its revenue as tr.",
    ),
    endpoints=(
        Endpoint(id="track", host="metrics.convertexperiments.com", path=r"^/(v\d+/)?track(/|$)"),
        Endpoint(id="logs", host="logs.convertexperiments.com", kind=Kind.AUX),
        Endpoint(
            id="library",
            host="convertexperiments.com",
            host_form=r"^cdn[\w-]*\.",
            path=r"\.js$|^/api/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("logs.convertexperiments.com",),
    account=("cid", "accountId", in_path(r"/(\d+)-\d+\.js$")),
    account_below=("pid", "projectId", in_path(r"/\d+-(\d+)\.js$")),
    event=("evt", "eventType"),
    value=("r", "data.amount"),
    transaction_id=("tid", "data.transactionId"),
    label=("goals.0", "data.goalId"),
    key=("tid", "data.transactionId"),
    prefixes={"data.": ""},
    names={"prc": "products_count"},
    same_event={"bucketing": "viewExp", "conversion": "hitGoal"},
    standard_events=frozenset({"hitGoal", "tr"}),
    automatic_events=frozenset({"viewExp"}),
    cookies=("_conv_v", "_conv_s", "_conv_r"),
    layers=("_conv_q",),
    split=_split,
)
