"""Lead Forensics: one image a page, on one of very many domains."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_path

LEAD_FORENSICS = Vendor(
    id="lead_forensics",
    name="Lead Forensics",
    category=Category.ANALYTICS,
    docs="https://www.leadforensics.com/",
    notes=(
        "Each customer gets a domain with a name of no meaning; the parameters give it away.",
        "Its own script (js/NUMBER.js) is known on leadforensics.com only.",
    ),
    endpoints=(
        Endpoint(
            id="capture",
            query_hint="trk_user=",
            path=r"(/track/capture\.aspx|/\d+\.png)$",
            require={"trk_user": r"^\d{3,}$"},
            priority=90,
        ),
        Endpoint(id="library", host="leadforensics.com", path=r"^/js/\d+\.js$", kind=Kind.SCRIPT),
    ),
    account=("trk_user", in_path(r"^/js/(\d+)\.js$")),
    default_event="pageview",
    default_evidence=({"trk_loc": "."},),
    names={
        "trk_loc": "page_location",
        "trk_ref": "page_referrer",
        "trk_tit": "page_title",
    },
    automatic_events=frozenset({"pageview"}),
)
