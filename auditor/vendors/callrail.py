"""CallRail: call tracking, by swapping the phone numbers of a page."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

CALLRAIL = Vendor(
    id="callrail",
    name="CallRail",
    category=Category.CRM,
    docs="https://support.callrail.com/hc/en-us/articles/5711492051853",
    notes=(
        "The account is the company's number, where the script's address has it.",
        "A call is counted when the phone rings; the page only asks for a number to show.",
        "A form that CallRail watches is sent to it as well: so is what the visitor wrote.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host=("cdn.callrail.com", "js.callrail.com"),
            path=r"/swap\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="form",
            host="js.callrail.com",
            path=r"^/forms/FOR\w+/?$",
            kind=Kind.SCRIPT,
            priority=40,
        ),
        # Asking for a number, saying that somebody is still there, noting where he came from.
        Endpoint(
            id="number",
            host="js.callrail.com",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/companies/(\d+)/"), in_path(r"^/forms/(FOR\w+)")),
    cookies=("calltrk_*",),
    layers=("CallTrk",),
)
