"""Podscribe: one image for each action, all of it in the address."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Confidence, Endpoint, Vendor

PODSCRIBE = Vendor(
    id="podscribe",
    name="Podscribe",
    category=Category.ADVERTISING,
    docs="https://help.podscribe.com",
    notes=("hashed_email is in the form that the page gives it.",),
    endpoints=(
        Endpoint(
            id="tag",
            host="verifi.podscribe.com",
            path="^/tag/?$",
            require={"action": "."},
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("verifi.podscribe.com",),
    account=("advertiser",),
    event=("action",),
    value=("order_value",),
    currency=("currency",),
    transaction_id=("order_number",),
    key=("order_number",),
    names={
        "device_id": "client_id",
        "discount_code": "coupon",
        "referrer": "page_referrer",
        "url": "page_location",
    },
    user_data={"hashed_email": "email", "user_id": "user_id"},
    automatic_events=frozenset({"view"}),
    page_views=frozenset({"view"}),
)
