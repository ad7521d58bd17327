"""iSpot: conversions after advertising on television, each an image."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

ISPOT = Vendor(
    id="ispot",
    name="iSpot",
    category=Category.ADVERTISING,
    docs="https://developer.ispot.tv/documentation/api/product-use-cases/tv_conversions/conversion_type",
    notes=("The account is the tracking code (TC-...), the event its type.",),
    endpoints=(
        Endpoint(
            id="conversion",
            host="pt.ispot.tv",
            path=r"^/v2/TC-[\w-]+\.gif$",
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("pt.ispot.tv",),
    account=(in_path(r"^/v2/(TC-[\w-]+)\.gif$"),),
    event=("type",),
)
