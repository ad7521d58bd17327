"""tawk.to: a chat widget, told apart by its property."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

TAWK = Vendor(
    id="tawk",
    name="tawk.to",
    category=Category.CRM,
    docs="https://developer.tawk.to/jsapi/",
    notes=("It counts no events of the site; the chat itself runs over a WebSocket.",),
    endpoints=(
        Endpoint(
            id="library",
            host="embed.tawk.to",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="aside", host="va.tawk.to", kind=Kind.AUX),
    ),
    account=(in_path(r"^/([0-9a-f]{24})/"),),
    cookies=("twk_*", "TawkConnectionTime", "__tawkuuid"),
    layers=("Tawk_API",),
)
