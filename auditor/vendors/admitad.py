"""Admitad: one picture for each product of a sale, or one for a lead."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import Confidence, Endpoint, Params, Required, Vendor, number, sum_of_items


def _items(params: Params) -> tuple[Item, ...]:
    product, price = params.get("product_id", ""), number(params.get("price"))
    item = Item(item_id=product, price=price, quantity=number(params.get("quantity")))
    return (item,) if product or price is not None else ()


def _amount(params: Params) -> str | None:
    """The request's own product: its price by its quantity."""
    return sum_of_items(_items(params))


ADMITAD = Vendor(
    id="admitad",
    name="Admitad",
    category=Category.AFFILIATE,
    notes=(
        "A sale leaves as one request for each product: position_id of position_count.",
        "So an order's number is not a sign of a duplicate, and each value is that of one product.",
        "The action's number is shown as the label.",
        "uid is the click that brought the visitor; without it a sale counts for nobody.",
    ),
    endpoints=(
        Endpoint(id="pixel", host="ad.admitad.com", path="^/(r|tt)/?$"),
        Endpoint(
            id="library",
            host="artfut.com",
            path=r"^/static/tagtag(\.min)?\.js",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("campaign_code",),
    event=("payment_type",),
    default_event="sale",
    default_evidence=({"action_code": "."},),
    value=("price",),
    currency=("currency_code",),
    transaction_id=("order_id",),
    label=("action_code",),
    amount=_amount,
    names={"uid": "click_id", "promocode": "voucher"},
    standard_events=frozenset({"lead", "sale"}),
    required=(
        Required(
            event="*",
            must=("transaction_id",),
            should=("click_id",),
            confidence=Confidence.GENERAL,
        ),
    ),
    layers=("ADMITAD",),
    items=_items,
)
