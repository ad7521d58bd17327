"""Oktopost: which visitors came by a post on a social network."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

OKTOPOST = Vendor(
    id="oktopost",
    name="Oktopost",
    category=Category.CRM,
    docs="https://help.oktopost.com/",
    notes=(
        "The account is given to the script in the page; its address does not have it.",
        "How its hits look could not be confirmed: only the script is known.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="static.oktopost.com",
            path=r"^/oktrk\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    cookies=("okt_*",),
    layers=("_oktrk",),
)
