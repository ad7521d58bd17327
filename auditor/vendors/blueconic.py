"""BlueConic: the library of a tenant, and its calls, whose content is not published."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_host, in_path

BLUECONIC = Vendor(
    id="blueconic",
    name="BlueConic",
    category=Category.CRM,
    docs="https://support.blueconic.com/hc/en-us",
    notes=(
        "What the library sends stands in calls of its own form, which are not read as events.",
    ),
    endpoints=(
        Endpoint(id="calls", host="blueconic.net", path="^/DG/", kind=Kind.AUX),
        Endpoint(
            id="library",
            host="cdn.blueconic.net",
            path=r"^/[\w-]+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="plugins", host="plugins.blueconic.net", kind=Kind.SCRIPT),
    ),
    account=(
        in_path(r"^/([\w-]+)\.js$"),
        in_host(r"^(?!cdn\.|plugins\.)([\w-]+)\.blueconic\.net$"),
    ),
    cookies=("BCSessionID", "BCTempID", "BCPermissionLevel"),
    layers=("blueConicClient",),
)
