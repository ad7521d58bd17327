"""Statcounter: an image for each page view, and one for clicks."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Params, Vendor, in_path


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return "click" if endpoint == "click" else name


STATCOUNTER = Vendor(
    id="statcounter",
    name="Statcounter",
    category=Category.ANALYTICS,
    docs="https://statcounter.com/support/",
    notes=(
        "The security code stands beside the project's number, and is not a secret.",
        "A page without scripting sends the picture /PROJECT/0/CODE/1/ instead.",
    ),
    endpoints=(
        Endpoint(
            id="pageview",
            host="statcounter.com",
            host_form=r"^c\d*\.statcounter\.com$",
            path=r"^/(t\.php|counter\.php|\d+/\d/)",
        ),
        Endpoint(
            id="click",
            host="statcounter.com",
            host_form=r"^c\d*\.statcounter\.com$",
            path=r"^/click\.gif$",
        ),
        Endpoint(
            id="library",
            host="statcounter.com",
            path=r"^/counter/[\w.-]+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("c.statcounter.com",),
    account=("sc_project", in_path(r"^/(\d+)/\d/")),
    default_event="pageview",
    default_evidence=({ENDPOINT: "^pageview$"},),
    names={"u": "page_location", "t": "page_title", "camefrom": "page_referrer"},
    cookies=("sc_is_visitor_unique", "is_unique", "is_visitor_unique"),
    layers=("_statcounter",),
    rename_event=_named,
)
