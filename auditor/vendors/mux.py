"""Mux Data: how videos play, in batches of events with short names."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_host, json_list

MUX = Vendor(
    id="mux",
    name="Mux Data",
    category=Category.ANALYTICS,
    docs="https://www.mux.com/docs/guides/monitor-html5-video-element",
    notes=(
        "The account is the environment's key; it is the first part of the host, too.",
        "Words are short on the wire: ake is env_key, vid video_id, vtt video_title.",
    ),
    endpoints=(
        Endpoint(
            id="beacon",
            host="litix.io",
            path=r"^/(a\.gif)?$",
            require_json={"events.0.e": "."},
        ),
        Endpoint(
            id="library",
            host="src.litix.io",
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("ake", in_host(r"^(?!img\.|src\.)([a-z0-9]+)\.litix\.io$")),
    event=("e",),
    names={
        "wur": "page_location",
        "vid": "video_id",
        "vtt": "video_title",
        "xid": "view_id",
        "pnm": "player_name",
    },
    automatic_events=frozenset(
        {
            "ended",
            "error",
            "hb",
            "pause",
            "play",
            "playerready",
            "playing",
            "rebufferend",
            "rebufferstart",
            "renditionchange",
            "requestcompleted",
            "seeked",
            "seeking",
            "timeupdate",
            "viewend",
            "viewinit",
            "viewstart",
        }
    ),
    cookies=("muxData",),
    layers=("mux",),
    split=json_list("events"),
)
