"""6sense: its beacon, and the lookup of the visitor's company."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return "company_lookup" if endpoint == "company_lookup" else name


SIX_SENSE = Vendor(
    id="six_sense",
    name="6sense",
    category=Category.ADVERTISING,
    docs="https://support.6sense.com/",
    notes=(
        "The beacon carries the account as a token, the script's address as a UUID: one account.",
        "The beacon may repeat what the lookup found out about the visitor's company (q).",
    ),
    endpoints=(
        Endpoint(id="beacon", host="b.6sc.co", path=r"^/v\d+/beacon/"),
        Endpoint(id="company_lookup", host="epsilon.6sense.com", path=r"^/v\d+/company/details"),
        Endpoint(
            id="sync",
            host="6sc.co",
            host_form=r"^(c|ipv6|eps)\.6sc\.co$",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(id="library", host="j.6sc.co", path=r"\.js$", kind=Kind.SCRIPT),
    ),
    collectors=("b.6sc.co",),
    library_has_own_id=True,
    account=("token", in_path(r"^/j/([0-9a-f-]{36})\.js$")),
    event=("event",),
    nested={"q": "json", "m": "json"},
    blanks={"*": ("undefined", "null")},
    names={"pageURL": "page_location", "r": "page_referrer"},
    page_views=frozenset({"a_pageload"}),
    automatic_events=frozenset(
        {"a_pageload", "active_time_track", "company_lookup", "pv_active_time_track"}
    ),
    cookies=("_gd_visitor", "_gd_session", "_gd_svisitor", "6suuid"),
    layers=("_6si",),
    rename_event=_named,
)
