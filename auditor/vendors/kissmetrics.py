"""Kissmetrics: an image for each event, with the site's own property names."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Limit, Vendor, in_path

_COLLECTORS = ("trk.kissmetrics.io", "trk.kissmetrics.com")

KISSMETRICS = Vendor(
    id="kissmetrics",
    name="Kissmetrics",
    category=Category.ANALYTICS,
    docs="https://support.kissmetrics.io/reference/api-specifications-1",
    notes=(
        "Property names are the site's choice; names that begin with an underscore are its own.",
        (
            "_p is the person: an id of the device until the site identifies the visitor, often by "
            "an e-mail address in the clear."
        ),
        "Two hits of one person with the same event and second count once.",
    ),
    endpoints=(
        Endpoint(id="event", host=_COLLECTORS, path="^/e/?$", confidence=Confidence.DOCUMENTED),
        Endpoint(
            id="identity",
            host=_COLLECTORS,
            path="^/[sa]/?$",
            kind=Kind.USER_DATA,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=(
                "scripts.kissmetrics.io",
                "scripts.kissmetrics.com",
                "i.kissmetrics.io",
                "i.kissmetrics.com",
                "doug1izaerwt3.cloudfront.net",
            ),
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    collectors=_COLLECTORS,
    account=("_k", in_path(r"/([0-9a-f]{40})\.\d+\.js")),
    account_form=r"[0-9a-f]{40}",
    event=("_n",),
    value=("Billing Amount", "Revenue", "revenue", "Order Total", "Amount", "value"),
    currency=("Currency", "currency"),
    transaction_id=("Order ID", "order_id"),
    names={"_p": "person", "_t": "timestamp"},
    automatic_events=frozenset({"Ad Campaign Hit", "Search Engine Hit", "Visited Site"}),
    cookies=("km_ai", "km_ni", "km_lv", "km_vs", "km_uq", "kvcd"),
    layers=("_kmq",),
    limits=(
        Limit(of="event_name", most=255, confidence=Confidence.GENERAL),
        Limit(of="param_name", most=255, confidence=Confidence.GENERAL),
    ),
)
