"""Rakuten Advertising (LinkShare): everything in the URL of a picture, amounts in cents."""

from __future__ import annotations

from decimal import Decimal

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    from_minor_units,
    in_path,
    item_columns,
    number,
)

_COLUMNS = item_columns(
    "|", item_id="skulist", item_name="namelist", price="amtlist", quantity="qlist"
)
_FOURTH = Decimal("0.0001")
_MOST_DIGITS = 20
"""Of a price of one piece: what has more is none, and can't be rounded exactly."""


def _line(item: Item, currency: str) -> Decimal | None:
    """The line's total in the main unit: amtlist has cents, for all pieces of the line."""
    return None if item.price is None else number(from_minor_units(str(item.price), currency))


def _items(params: Params) -> tuple[Item, ...]:
    currency = params.get("cur", "")
    return tuple(
        Item(
            item_id=item.item_id,
            item_name=item.item_name,
            price=_unit_price(_line(item, currency), item.quantity),
            quantity=item.quantity,
        )
        for item in _COLUMNS(params)
    )


def _unit_price(total: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    if total is None or not quantity or quantity == 1:
        return total
    price = total / quantity
    if price.adjusted() > _MOST_DIGITS:
        return None
    return price.quantize(total) if price == price.quantize(total) else price.quantize(_FOURTH)


def _amount(params: Params) -> str | None:
    lines = [_line(item, params.get("cur", "")) for item in _COLUMNS(params)]
    totals = [total for total in lines if total is not None]
    return str(sum(totals)) if totals and len(totals) == len(lines) else None


RAKUTEN = Vendor(
    id="rakuten",
    name="Rakuten Advertising (LinkShare)",
    category=Category.AFFILIATE,
    collectors=("track.linksynergy.com",),
    notes=(
        "amtlist holds cents, and the total of each line, not the price of one piece.",
        "The value shown is the sum of amtlist, in whole units.",
        "A discount is a line of its own, with the SKU Discount and a negative amount.",
        "tr and land come from the click that brought the visitor (ranSiteID and its time).",
    ),
    endpoints=(
        Endpoint(
            id="ep",
            host="track.linksynergy.com",
            path="^/(ep|nvp|eventnvp|eventnvppixel)(/|$)",
        ),
        Endpoint(
            id="library",
            host="tag.rmp.rakuten.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("mid", "ranMID", in_path(r"^/(\d+)\.ct\.js")),
    account_form=r"\d+",
    default_event="sale",
    default_evidence="endpoint",
    currency=("cur",),
    transaction_id=("ord",),
    key=("ord",),
    amount=_amount,
    names={"tr": "site_id", "land": "click_time", "coupon": "coupon"},
    standard_events=frozenset({"sale"}),
    required=(
        Required(
            event="sale",
            must=("transaction_id", "skulist", "qlist", "amtlist", "currency"),
            confidence=Confidence.GENERAL,
        ),
    ),
    cookies=("rmStore", "ranSiteID", "rmuid"),
    layers=("rm_trans",),
    items=_items,
)
