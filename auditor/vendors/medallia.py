"""Medallia: session replay (formerly Decibel) and surveys (formerly Kampyle)."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

MEDALLIA = Vendor(
    id="medallia",
    name="Medallia",
    category=Category.SESSION_REPLAY,
    docs="https://docs.medallia.com/en/digital-experience-analytics",
    notes=(
        "The account is account and property of the replay, or the website's number of surveys.",
        "What the recorder sends is packed in a form of its own.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="decibelinsight.net",
            path=r"^/i/\d+/\d+/di\.js$",
            kind=Kind.SCRIPT,
            priority=40,
        ),
        Endpoint(
            id="first_party",
            segment="di.js",
            path=r"/i/\d+/\d{4,}/di\.js$",
            kind=Kind.SCRIPT,
            priority=90,
        ),
        Endpoint(
            id="recording",
            host="collection.decibelinsight.net",
            kind=Kind.AUX,
            priority=60,
        ),
        Endpoint(
            id="surveys",
            host=("kampyle.com", "medallia.com", "medallia.eu"),
            host_form=r"(^nebula-cdn|digital-cloud)",
            path=r"/onsite/embed\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="feedback",
            host=("udc-neb.kampyle.com", "medallia.com", "medallia.eu"),
            host_form=r"^(udc-neb|analytics-fe)",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/i/(\d+/\d+)/di\.js$"), in_path(r"/(\d+)/onsite/embed\.js$")),
    cookies=("da_sid", "da_lid", "da_intState", "kampyle_userid", "kampyleUserSession"),
    layers=("decibelInsight", "KAMPYLE_ONSITE_SDK"),
)
