"""Crazy Egg: heat maps and recordings; its script is named after the account."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

CRAZY_EGG = Vendor(
    id="crazy_egg",
    name="Crazy Egg",
    category=Category.SESSION_REPLAY,
    docs="https://support.crazyegg.com/",
    notes=(
        "The account's eight digits stand in the library's address as two times four.",
        "Recordings leave in a form of its own and carry no account that could be told.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host=("script.crazyegg.com", "dnn506yrbagrg.cloudfront.net"),
            path=r"/scripts/\d{4}/\d{4}\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host="script.crazyegg.com",
            kind=Kind.SCRIPT,
            priority=60,
        ),
        Endpoint(
            id="tracking",
            host="crazyegg.com",
            host_form=r"^([\w-]*tracking[\w-]*|user-event-tracker[\w-]*)\.crazyegg\.com$",
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/scripts/(\d{4})/\d{4}\.js"),),
    account_below=(in_path(r"/scripts/\d{4}/(\d{4})\.js"),),
    event=(in_path(r"^/(\w+)"),),
    default_event="session_data",
    default_evidence="endpoint",
    cookies=("_ce.*", "cebs", "cebsp_", "_CEFT"),
    layers=("CE2", "CE_API"),
)
