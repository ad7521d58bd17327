"""Sojern: what travellers look for, one request a page."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

SOJERN = Vendor(
    id="sojern",
    name="Sojern",
    category=Category.ADVERTISING,
    docs="https://www.sojern.com/",
    notes=(
        "An event goes by its page type (pt), or et in the older form.",
        "The account is the pixel's number.",
        "hd1 and hd2 are arrival and departure, hcu the currency.",
        "Which parameter is a booking's sum could not be confirmed.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            host="beacon.sojern.com",
            path=r"^/(pixel/[a-z]+|p)/\d",
        ),
        Endpoint(
            id="page",
            host="beacon.sojern.com",
            path=r"^/pixel",
            require={"pixelId": "."},
            priority=60,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("pixelId", in_path(r"^/(?:pixel/[a-z]+|p)/(\d+)")),
    event=("pt", "et"),
    currency=("hcu",),
    names={
        "hd1": "check_in",
        "hd2": "check_out",
        "hpr": "hotel",
        "hc1": "hotel_city",
        "pname": "page_title",
        "t": "travellers",
    },
    user_data={
        "md5_eml": "email",
        "sha1_eml": "email",
        "sha256_eml": "email",
        "rphn": "phone",
        "sha256_phn": "phone",
    },
)
