"""Chartbeat: a ping when a page opens, and again every some seconds while it is read."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, number


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    """`c` counts the minutes since the page opened, so the first ping is the page view."""
    return "pageview" if number(params.get("c")) == 0 else name


CHARTBEAT = Vendor(
    id="chartbeat",
    name="Chartbeat",
    category=Category.ANALYTICS,
    docs="https://docs.chartbeat.com/",
    notes=(
        "Only the ping of minute 0 is a page view; the others tell that it is still read.",
        "The site is both an account's number (g) and a domain (h).",
    ),
    endpoints=(
        Endpoint(
            id="ping",
            host="ping.chartbeat.net",
            path="^/ping/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="headlines_ping",
            host="mabping.chartbeat.net",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("static.chartbeat.com", "mab.chartbeat.com"),
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("ping.chartbeat.net", "mabping.chartbeat.net"),
    account=("g",),
    default_event="ping",
    default_evidence="endpoint",
    names={
        "g0": "sections",
        "g1": "authors",
        "h": "domain",
        "i": "page_title",
        "p": "page_path",
        "r": "page_referrer",
        "E": "engaged_seconds",
    },
    own_ids=frozenset({"domain"}),
    automatic_events=frozenset({"ping"}),
    cookies=("_cb", "_cb_ls", "_cb_svref", "_cbt", "_chartbeat*"),
    layers=("pSUPERFLY", "_cbq"),
    rename_event=_named,
)
