"""Lytics: everything about a visitor in one address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_path

LYTICS = Vendor(
    id="lytics",
    name="Lytics",
    category=Category.CRM,
    docs="https://docs.lytics.com/docs/lytics-javascript-tag",
    notes=(
        "_e=pv is a page view; a request without _e and event carries a visitor's fields alone.",
        "The account stands in the path, with a stream behind it where there is one.",
    ),
    endpoints=(
        Endpoint(
            id="page",
            host="c.lytics.io",
            path="^/cs?/[0-9a-f]",
            require={"_e": "."},
            priority=40,
        ),
        Endpoint(
            id="event",
            host="c.lytics.io",
            path="^/cs?/[0-9a-f]",
            require={"event": "."},
        ),
        Endpoint(
            id="fields",
            host="c.lytics.io",
            path="^/cs?/[0-9a-f]",
            kind=Kind.USER_DATA,
            priority=60,
        ),
        Endpoint(
            id="library",
            host="c.lytics.io",
            path=r"^/(api/tag/|static/).*\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=(in_path(r"^/cs?/([0-9a-f]+)"), in_path(r"^/api/tag/([0-9a-f]+)")),
    event=("event", "_e"),
    page_views=frozenset({"pv"}),
    value=("value",),
    currency=("currency",),
    names={"url": "page_location", "_ref": "page_referrer", "_uid": "visitor_id"},
    user_data={
        "email": "email",
        "phone": "phone",
        "cell": "phone",
        "first_name": "first_name",
        "last_name": "last_name",
        "city": "city",
        "state": "region",
        "zip": "postal_code",
        "gender": "gender",
        "userid": "user_id",
    },
    automatic_events=frozenset({"pv"}),
    same_event={"pageview": "pv"},
    cookies=("seerid", "seerses", "ly_segs"),
    layers=("jstag",),
)
