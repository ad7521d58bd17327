"""Heap: images with short names up to version 4, binary bodies since version 5."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Vendor, in_path

_NO_CDN = r"^(?!cdn\.)"

HEAP = Vendor(
    id="heap",
    name="Heap",
    category=Category.ANALYTICS,
    docs="https://developers.heap.io/docs/web",
    notes=(
        (
            "It records clicks and page views by itself; conversions are mostly defined later, in "
            "its own interface, so a hit seldom names one."
        ),
        (
            "Version 5 sends binary bodies: its hits can be counted, their events not read, so "
            "they all go by the name of the endpoint."
        ),
        "t0 is the kind of what was recorded, such as click.",
    ),
    endpoints=(
        Endpoint(id="h", host="heapanalytics.com", host_form=_NO_CDN, path="^/h/?$"),
        Endpoint(
            id="capture",
            host=("heap-api.com", "heapanalytics.com"),
            host_form=_NO_CDN,
            path=r"/api/(capture/v\d+/)?(track|identify|add_user_properties)",
        ),
        Endpoint(
            id="library",
            host=("heapanalytics.com", "heap-api.com"),
            path=r"(/js/heap-\d+\.js|^/config/\d+)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("a", "app_id", in_path(r"/heap-(\d+)\.js"), in_path(r"/config/(\d+)")),
    account_form=r"\d+",
    event=("t0", "event", in_path(r"/(track|identify|add_user_properties)")),
    default_event="pageview",
    default_evidence=({ENDPOINT: "^h$", "d": "."}, {ENDPOINT: "^h$", "h": "^/"}),
    prefixes={"properties.": ""},
    names={
        "h": "page_path",
        "d": "page_hostname",
        "t": "page_title",
        "r": "page_referrer",
    },
    user_data={"identity": "user_id"},
    cookies=("_hp2_id.*", "_hp2_ses_props.*", "_hp2_props.*", "_hp2_hld*", "_hp5_*"),
    layers=("heap",),
)
