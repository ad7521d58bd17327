"""Pendo: lists of events as JSON, deflated and written as base64."""

from __future__ import annotations

import base64
import binascii
import zlib
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
    in_path,
    parse_json,
)

LARGEST = 4_000_000
"""Bytes that a packed list may become; Pendo's own requests hold some thousand."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    if endpoint not in {"events", "own_domain"}:
        return [request.params]
    packed = (
        request.get("jzb") or request.json_fields.get("jzb") or request.json_fields.get("events")
    )
    listed = request.json if packed is None else parse_json(_unpacked(packed))
    if not isinstance(listed, list):
        return [request.params]
    return [{**request.query, **flatten(event)} for event in islice(listed, MAX_EVENTS)]


def _unpacked(text: str) -> str:
    sound = text.replace(" ", "-").replace("+", "-").replace("/", "_").rstrip("=")
    try:
        data = base64.urlsafe_b64decode(sound + "=" * (-len(sound) % 4))
        return zlib.decompressobj().decompress(data, LARGEST).decode("utf-8", "replace")
    except (binascii.Error, ValueError, zlib.error):
        return ""


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return params.get("track_event_name", name) if name == "track" else name


_DATA = r"(^|[.-])(app|data|content)\."
_KEY = r"^/data/[\w.]+/(?:v\d+/)?([0-9a-f-]{36})"

PENDO = Vendor(
    id="pendo",
    name="Pendo",
    category=Category.ANALYTICS,
    docs="https://support.pendo.io/",
    notes=(
        "Events wait for two minutes or the page's end, and leave packed together (jzb).",
        "Every click is sent by itself; only track events are named by the site.",
        "A visitor whose id begins with _PENDO_T_ or VISITOR-UNIQUE-ID is nobody known.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host_form=_DATA,
            shared=True,
            host="pendo.io",
            path=r"^/data/ptm\.gif/",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="guides",
            host="pendo.io",
            path=r"^/data/guide\.\w+/",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="telemetry",
            host="pendo.io",
            host_form=_DATA,
            path="^/data/",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(id="own_domain", hint="/data/ptm.gif/", path=_KEY, priority=90),
        Endpoint(
            id="library",
            host="pendo.io",
            host_form=r"^(cdn|content|pendo-static-\d+)\.",
            path="^/agent/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(_KEY), in_path(r"^/agent/static/([0-9a-f-]{36})/")),
    event=("type",),
    called_at=("browser_time",),
    value=("props.value",),
    currency=("props.currency",),
    prefixes={"props.": ""},
    names={"url": "page_location"},
    user_data={"visitor_id": "user_id"},
    standard_events=frozenset({"track"}),
    automatic_events=frozenset(
        {"blur", "change", "click", "focus", "guideSeen", "identify", "load", "meta", "submit"}
    ),
    cookies=("_pendo_*",),
    layers=("pendo",),
    split=_split,
    rename_event=_named,
)
