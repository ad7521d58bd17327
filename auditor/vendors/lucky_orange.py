"""Lucky Orange: recordings, heat maps, live view."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

LUCKY_ORANGE = Vendor(
    id="lucky_orange",
    name="Lucky Orange",
    category=Category.SESSION_REPLAY,
    docs="https://help.luckyorange.com/",
    notes=("Recordings leave in a form of its own; the site's id shows at the library's load.",),
    endpoints=(
        Endpoint(
            id="library",
            host=("tools.luckyorange.com", "ssl.luckyorange.com", "cdn.luckyorange.com"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host=("settings.luckyorange.net", "settings.luckyorange.com"),
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="recording",
            host=("visitors.live", "luckyorange.com", "luckyorange.net"),
            host_form=r"^(in|events?|w\d+|ws\d*|collect)\.(visitors\.live|luckyorange\.(com|net))$",
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("site-id", "siteId", "site_id", in_path(r"/sites?/(\w+)")),
    default_event="session_data",
    default_evidence="endpoint",
    cookies=("_lo_*", "_lorid", "_lo_uid", "_lo_v"),
    layers=("LOQ", "_loq"),
)
