"""Zemanta (Outbrain DSP): a pixel for each event, named in the path."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

ZEMANTA = Vendor(
    id="zemanta",
    name="Zemanta (Outbrain DSP)",
    category=Category.ADVERTISING,
    docs="https://help.zemanta.com/",
    notes=(
        "The account is the pixel's number, the event the last part of the path.",
        "The older form, /p/NUMBER/, names no event.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            host="zemanta.com",
            host_form=r"^p\d*\.",
            path=r"^/(v\d+/)?p/(js/)?\d+",
        ),
        Endpoint(
            id="library",
            host="js-tag.zemanta.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="ids",
            host="zemanta.com",
            host_form=r"^b\d*sync\.",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/p/(?:js/)?(\d+)"),),
    event=(in_path(r"/p/(?:js/)?\d+/(\w+)"),),
    page_views=frozenset({"PAGE_VIEW"}),
    value=("value",),
    currency=("currency",),
    standard_events=frozenset({"PAGE_VIEW"}),
    layers=("zemApi",),
)
