"""Zeta: on-site events (formerly Boomtrain), and the pixels of its DSP (formerly Rocket Fuel)."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

ZETA = Vendor(
    id="zeta",
    name="Zeta",
    category=Category.ADVERTISING,
    docs="https://knowledgebase.zetaglobal.com/",
    notes=(
        "An event goes by its type; a pixel of the DSP by its number (ca).",
        "The account is the site's id, or the advertiser's number at the DSP (rb).",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="events.api.boomtrain.com",
            path="^/event/",
        ),
        Endpoint(
            id="pixel",
            host="rfihub.com",
            path=r"^/ca\.(gif|html)$",
            require={"ca": "."},
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="aside",
            host=("api.boomtrain.com", "rfihub.com"),
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("cdn.boomtrain.com", "rfihub.net"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("site_id", "app_id", "rb", in_path(r"^/p13n/([\w-]+)/")),
    event=("event_type", "type", "ca"),
    prefixes={"properties.": ""},
    names={"href": "page_location", "url": "page_location"},
    automatic_events=frozenset({"viewed"}),
    cookies=("_bti", "_bts"),
    layers=("_bt", "bt"),
)
