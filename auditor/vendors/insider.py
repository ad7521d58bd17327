"""Insider: the loader of its library; what that sends is not published."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_param

INSIDER = Vendor(
    id="insider",
    name="Insider",
    category=Category.CRM,
    docs="https://academy.useinsider.com",
    notes=("Its hits are not published, and not read: only the load of the library is.",),
    endpoints=(
        Endpoint(
            id="library",
            host="api.useinsider.com",
            path=r"^/ins\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_param("id", r"^(\d+)$"),),
    layers=("Insider", "InsiderQueue"),
)
