"""Bazaarvoice: what visitors do with reviews, and their orders."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Vendor,
    in_path,
    item_rows,
    json_list,
)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """The class of an event with its type: Conversion Transaction."""
    kind = params.get("type")
    return (f"{event} {kind}", kind) if kind else ()


BAZAARVOICE = Vendor(
    id="bazaarvoice",
    name="Bazaarvoice",
    category=Category.CRM,
    docs="https://developers.bazaarvoice.com/v1.0-ConversationsAPI/docs/bv-pixel-setup",
    notes=(
        "An event has a class (cl) and a type: an order is Conversion, Transaction.",
        "Names of fields are those of the published SDKs for apps.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="bazaarvoice.com",
            host_form=r"^network(-eu)?(-stg)?\.",
            path=r"^/(event|(st|a)\.gif)/?$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="id",
            host="bazaarvoice.com",
            host_form=r"^network(-eu)?(-stg)?\.",
            path=r"^/(sid\.gif|id\.json)$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host="apps.bazaarvoice.com",
            path=r"^/deployments/[^/]+/[^/]+/[^/]+/[^/]+/bv\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("client", in_path("^/deployments/([^/]+)/")),
    environment=(in_path("^/deployments/[^/]+/[^/]+/([^/]+)/"),),
    event=("cl",),
    aliases=_aliases,
    value=("total",),
    currency=("currency",),
    transaction_id=("orderId",),
    key=("orderId",),
    page_views=frozenset({"PageView"}),
    items=item_rows("items", item_id="sku", item_name="name", price="price"),
    cookies=("BVBRANDID", "BVBRANDSID", "BVID", "BVSID"),
    layers=("BV",),
    split=json_list("batch"),
)
