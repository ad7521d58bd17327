"""Gainsight PX: the library of a product, and its calls, whose content is not published."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

GAINSIGHT_PX = Vendor(
    id="gainsight_px",
    name="Gainsight PX",
    category=Category.ANALYTICS,
    docs="https://support.gainsight.com/PX",
    notes=("What the library sends is not published, and not read as events.",),
    endpoints=(
        Endpoint(
            id="calls",
            host="aptrinsic.com",
            host_form=r"^esp(-[\w-]+)?\.",
            path="^/rte/",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host="aptrinsic.com",
            host_form=r"^web-sdk(-\w+)?\.",
            path=r"^/api/aptrinsic\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("a",),
    account_form=r"AP-\w+(-\w+)*",
    cookies=("apt.uid", "apt.sid"),
    layers=("aptrinsic",),
)
