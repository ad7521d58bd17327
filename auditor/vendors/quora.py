"""Quora Pixel: one image for each event, the pixel's id in its path."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

QUORA = Vendor(
    id="quora",
    name="Quora Pixel",
    category=Category.ADVERTISING,
    notes=(
        "It sends neither an order's number nor an event's id, so nothing removes repeated events.",
        "No currency goes along with a value.",
    ),
    endpoints=(
        Endpoint(id="pixel", host="q.quora.com", path=r"^/_/ad/\w+/pixel"),
        Endpoint(
            id="library",
            host="a.quora.com",
            path=r"qevents\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("q.quora.com",),
    account=(in_path(r"^/_/ad/(\w+)/pixel"),),
    account_form="[0-9a-f]{32}",
    event=("tag",),
    value=("value",),
    names={"u": "page_location"},
    user_data={"em": "email", "h": "email"},
    user_hash="sha256",
    standard_events=frozenset(
        {
            "AddPaymentInfo",
            "AddToCart",
            "AddToWishlist",
            "AppInstall",
            "CompleteRegistration",
            "GenerateLead",
            "Generic",
            "InitiateCheckout",
            "Purchase",
            "Search",
            "ViewContent",
        }
    ),
    layers=("qp",),
)
