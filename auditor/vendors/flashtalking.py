"""Flashtalking: an image for each activity; advertiser, group and spot in its path."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

FLASHTALKING = Vendor(
    id="flashtalking",
    name="Flashtalking",
    category=Category.ADVERTISING,
    docs="https://www.flashtalking.com",
    notes=(
        (
            "An activity goes by its spot's name; the three numbers of the path are advertiser, "
            "group of spots, and spot."
        ),
        "U1 to U20 hold whatever the advertiser agreed upon.",
    ),
    endpoints=(
        Endpoint(
            id="spot",
            host="servedby.flashtalking.com",
            path=r"^/spot/(\d+/)?\d+;\d+;\d+/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="aside",
            host="servedby.flashtalking.com",
            kind=Kind.AUX,
            priority=60,
        ),
    ),
    account=(in_path(r"^/spot/(?:\d+/)?(\d+);"),),
    event=("spotName",),
    default_event="spot",
    default_evidence="endpoint",
    value=("ftXValue",),
    currency=("ftXCurrency",),
    transaction_id=("ftXRef",),
    label=(in_path(r";(\d+)/?$"),),
    key=("ftXRef",),
    names={"ftXName": "transaction_name", "ftXNumItems": "quantity", "ftXType": "transaction_type"},
)
