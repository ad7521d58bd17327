"""Partnerize (Performance Horizon): a conversion's fields stand in the path of a picture."""

from __future__ import annotations

from urllib.parse import unquote

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Required,
    Vendor,
    item_rows,
    sum_of_items,
)

_MOST = 2000
"""Fields that are read from one path."""
_ITEMS = item_rows("item", item_id="sku", item_name="name", price="value")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """/conversion/campaign:A/currency:EUR/[sku:B/value:1][sku:C/value:2] as parameters."""
    path = unquote(request.path).replace("][", "]/[").replace("+", " ")
    fields, products, within = dict(request.params), 0, False
    for part in path.split("/", _MOST)[:_MOST]:
        name, _, value = part.strip().strip("[]").partition(":")
        if part.startswith("["):
            products, within = products + 1, True
        if name and value:
            fields.setdefault(f"item.{products - 1}.{name}" if within else name, value)
        if part.endswith("]"):
            within = False
    return [fields]


def _amount(params: Params) -> str | None:
    return sum_of_items(_ITEMS(params))


PARTNERIZE = Vendor(
    id="partnerize",
    name="Partnerize",
    category=Category.AFFILIATE,
    docs="https://docs.tealium.com/client-side-tags/partnerize-event-tracker-tag/",
    notes=(
        "Fields are NAME:VALUE between slashes of the path; each product stands in brackets.",
        "A product's value is the price of one piece; the value shown adds the products up.",
        "clickref is the click that brought the visitor.",
    ),
    endpoints=(
        Endpoint(id="conversion", host="prf.hn", path="^/conversion/"),
        Endpoint(
            id="library",
            host="performancehorizon.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("campaign",),
    default_event="conversion",
    default_evidence="endpoint",
    currency=("currency",),
    transaction_id=("conversionref",),
    key=("conversionref",),
    amount=_amount,
    names={"clickref": "click_id", "customertype": "customer_type"},
    standard_events=frozenset({"conversion"}),
    required=(
        Required(
            event="conversion",
            must=("transaction_id",),
            should=("currency", "items", "click_id"),
            confidence=Confidence.GENERAL,
        ),
    ),
    split=_split,
    items=_ITEMS,
)
