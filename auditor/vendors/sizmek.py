"""Sizmek, now Amazon's ad server: one image or script for each conversion."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Endpoint, Vendor

SIZMEK = Vendor(
    id="sizmek",
    name="Sizmek",
    category=Category.ADVERTISING,
    docs="https://advertising.amazon.com/help",
    notes=("Each conversion has a number of its own (ActivityID), which is the account here.",),
    endpoints=(
        Endpoint(
            id="activity",
            host="bs.serving-sys.com",
            path=r"^/(Serving/)?ActivityServer\.bs$",
            require={"ActivityID": r"^\d+$"},
        ),
    ),
    account=("ActivityID",),
    account_form=r"\d+",
    default_event="conversion",
    default_evidence="endpoint",
    value=("Value",),
    transaction_id=("OrderID",),
    key=("OrderID",),
    names={"ProductID": "product_id", "ProductInfo": "product_info", "Quantity": "quantity"},
)
