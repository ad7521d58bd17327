"""Appcues: what a known user does, as a list of events."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path, json_list

APPCUES = Vendor(
    id="appcues",
    name="Appcues",
    category=Category.ANALYTICS,
    docs="https://docs.appcues.com/",
    notes=("Names that begin with appcues: are the library's own.",),
    endpoints=(
        Endpoint(
            id="activity",
            host="api.appcues.net",
            path=r"^/v\d/accounts/\d+/users/[^/]+/(activity|events)",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="fast.appcues.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"/accounts/(\d+)/"), in_path(r"^/(\d+)\.js$")),
    event=("name",),
    value=("attributes.value",),
    currency=("attributes.currency",),
    prefixes={"attributes.": ""},
    names={"context.url": "page_location"},
    user_data={"user_id": "user_id"},
    page_views=frozenset({"appcues:page_view"}),
    automatic_events=frozenset({"appcues:page_view"}),
    layers=("Appcues",),
    split=json_list("events"),
)
