"""Clicky: one request for each page view, click, goal or custom item."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import PATH, Confidence, Endpoint, Params, Vendor, in_path

_GOAL = ("goal[name]", "goal[id]")


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return "goal" if any(param in params for param in _GOAL) else name


CLICKY = Vendor(
    id="clicky",
    name="Clicky",
    category=Category.ANALYTICS,
    docs="https://clicky.com/help",
    notes=(
        "A goal has a name or a number, and may have revenue; no currency is sent.",
        "href is a path for page views, and an address for links that lead out.",
        "Sites may hand script and hits on under paths of their own.",
    ),
    endpoints=(
        Endpoint(
            id="ping",
            host="in.getclicky.com",
            path=r"^/in\.php$",
            require={"type": "^(ping|heatmap)$"},
            kind=Kind.AUX,
            priority=40,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="in",
            host="in.getclicky.com",
            path=r"^/(in\.php|\d+ns\.gif)$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_domain",
            query_hint="jsuid=",
            require={"site_id": r"^\d{3,}$", "jsuid": r"^\d+$", "href": "."},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="static.getclicky.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("in.getclicky.com",),
    account=("site_id", in_path(r"^/(\d+)(?:ns\.gif|\.js)$")),
    event=("type",),
    default_event="pageview",
    default_evidence=({"href": "."}, {PATH: r"ns\.gif$"}),
    value=("goal[revenue]",),
    label=_GOAL,
    prefixes={"custom[": "custom."},
    names={"href": "page_path", "title": "page_title", "ref": "page_referrer"},
    user_data={"custom[email]": "email", "custom[username]": "user_id"},
    user_hash="plain",
    standard_events=frozenset({"click", "custom", "download", "goal", "outbound", "pageview"}),
    cookies=("_jsuid", "clicky_*", "_first_pageview"),
    layers=("clicky", "clicky_custom"),
    rename_event=_named,
)
