"""Tealium iQ: loads of a profile's container and of its tags."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_PLACE = r"/([\w.-]+)/[\w.-]+/[\w-]+/utag\."

TEALIUM_IQ = Vendor(
    id="tealium_iq",
    name="Tealium iQ",
    category=Category.TAG_MANAGER,
    docs="https://docs.tealium.com/platforms/javascript/install/",
    notes=(
        "The address ends in ACCOUNT/PROFILE/ENVIRONMENT/utag.js; shown is ACCOUNT/PROFILE.",
        "The environment is prod, qa or dev, or one that the customer named.",
        "utag.js is the container, utag.sync.js its part for the head, utag.NUMBER.js one tag.",
        "utag.v.js counts the visit for Tealium's bill.",
    ),
    endpoints=(
        Endpoint(
            id="utag",
            hint="/utag.",
            path=r"/[\w.-]+/[\w.-]+/[\w-]+/utag(\.sync|\.\d+|\.loader)?\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="usage",
            segment="utag.v.js",
            path=r"/utag\.v\.js$",
            kind=Kind.AUX,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(_PLACE),),
    account_below=(in_path(r"/[\w.-]+/([\w.-]+)/[\w-]+/utag\."),),
    environment=(in_path(r"/[\w.-]+/[\w.-]+/([\w-]+)/utag\."),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("utag_main*",),
    layers=("utag_data", "utag"),
)
