"""Northbeam: the library of a customer; its hits go to a host of the site's own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

NORTHBEAM = Vendor(
    id="northbeam",
    name="Northbeam",
    category=Category.ADVERTISING,
    docs="https://docs.northbeam.io",
    notes=(
        "Its library sends by a tracker of Snowplow's: the hits are read as Snowplow's.",
        "That these go to a host of the site's own is general knowledge.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="j.northbeam.io",
            path=r"^/(ota-sp|vendor)/[\w.-]+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    library_has_own_id=True,
    account=(in_path(r"^/ota-sp/([\w-]+)\.js$"),),
    layers=("Northbeam",),
)
