"""Nosto: the library of a shop, and the calls that carry visits and recommendations."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

NOSTO = Vendor(
    id="nosto",
    name="Nosto",
    category=Category.CRM,
    docs="https://docs.nosto.com/techdocs/",
    notes=(
        (
            "Its calls ask for recommendations and say what the visitor did, in a form of its own "
            "that is not read as events."
        ),
    ),
    endpoints=(
        Endpoint(id="calls", host="connect.nosto.com", path=r"^/ev\d", kind=Kind.AUX),
        Endpoint(
            id="library",
            host="connect.nosto.com",
            path="^/(include|script)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(
        "m",
        in_path(r"^/include/(?:script/)?((?!script/)[\w-]+?)(?:\.js)?$"),
        in_path(r"^/script/[\w-]+/([\w-]+)"),
    ),
    cookies=("2c.cId",),
    layers=("nostojs",),
)
