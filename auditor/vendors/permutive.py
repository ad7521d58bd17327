"""Permutive: a publisher's audiences, from batches of events."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path, json_list

PERMUTIVE = Vendor(
    id="permutive",
    name="Permutive",
    category=Category.ADVERTISING,
    docs="https://developer.permutive.com/",
    notes=(
        "The account is the public API key (k).",
        "Its library adds events of its own to those of the site: segments, engagement.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host=("api.permutive.com", "api.permutive.app"),
            path=r"^/v\d+\.\d+/(batch/)?events$",
        ),
        Endpoint(
            id="aside",
            host=("api.permutive.com", "api.permutive.app"),
            path=r"^/(v\d+\.\d+|ctx|geoip)/",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("cdn.permutive.com", "edge.permutive.app"),
            path=r"-web\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("k", in_path(r"/([0-9a-f-]{36})-web\.js$")),
    account_form="[0-9a-f-]{36}",
    event=("name",),
    event_id=("event_id",),
    prefixes={"properties.": ""},
    names={
        "properties.client.url": "page_location",
        "properties.client.referrer": "page_referrer",
        "properties.client.title": "page_title",
    },
    automatic_events=frozenset({"PageviewComplete", "PageviewEngagement", "SegmentEntry"}),
    page_views=frozenset({"Pageview"}),
    cookies=("permutive-id",),
    layers=("permutive",),
    split=json_list("events"),
)
