"""Lotame: the Lightning Tag, which collects a visitor's interests for audiences."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

LOTAME = Vendor(
    id="lotame",
    name="Lotame",
    category=Category.ADVERTISING,
    docs="https://my.lotame.com/t/83hxvnt/lt-js-basic-implementation",
    notes=(
        "The account is the client's number.",
        "What it collects goes to bcp.crwdcntrl.net, in a form that is not published.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="tags.crwdcntrl.net",
            path=r"^/lt/c/\d+/lt(\.min)?\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="collect",
            host=("bcp.crwdcntrl.net", "sync.crwdcntrl.net"),
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/c/(\d+)/lt"),),
    cookies=("_cc_id",),
)
