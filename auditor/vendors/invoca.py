"""Invoca: call tracking, by a phone number for each visit."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

INVOCA = Vendor(
    id="invoca",
    name="Invoca",
    category=Category.CRM,
    docs="https://developers.invoca.net/en/latest/",
    notes=(
        "The account is the network's number and the tag's.",
        "tag-draft is the version for trying things out: wrong on a public page.",
        "A call is counted when the phone rings; the page only asks for a number to show.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="solutions.invocacdn.com",
            path=r"/tag-(draft|live)\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="number",
            host="pnapi.invoca.net",
            path=r"/na\.jsonp?$|^/api/",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="asset",
            host="invocacdn.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/networks/(\d+/\d+)/"), in_path(r"^/(\d+)/na\.json")),
    cookies=("invoca_session",),
    layers=("Invoca", "InvocaTagId"),
)
