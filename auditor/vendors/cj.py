"""CJ Affiliate (Commission Junction): everything in the URL of a picture or frame."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Limit,
    Params,
    Required,
    Vendor,
    in_path,
    number,
    numbered_items,
    one_for_all,
    sum_of_items,
)

_ITEMS = one_for_all(
    numbered_items("ITEM{}", price="AMT{}", quantity="QTY{}"),
    numbered_items("item{}", price="amt{}", quantity="qty{}"),
)


def _items(params: Params) -> tuple[Item, ...]:
    return _ITEMS(params)


def _amount(params: Params) -> str | None:
    """The sum of the products less the order's discount, where no amount is given."""
    if params.get("AMOUNT") or params.get("amount"):
        return None
    whole = number(sum_of_items(_items(params)))
    discount = number(params.get("DISCOUNT") or params.get("discount"))
    return None if whole is None else str(whole - discount if discount else whole)


CJ = Vendor(
    id="cj",
    name="CJ Affiliate",
    category=Category.AFFILIATE,
    docs="https://developers.cj.com/",
    collectors=("www.emjcd.com",),
    notes=(
        "The event is the number of the action tracker (TYPE).",
        "CJ wants CJEVENT, the click from its cookie; a visitor without such a click has none.",
        "An order names its amount, or its products, of which AMTn is the price of a single one.",
        "CJ counts an order's number (OID) once.",
        "Servers report orders too (METHOD=S2S); a browser never shows these.",
    ),
    endpoints=(
        Endpoint(
            id="u",
            host="emjcd.com",
            path="^/(u|tags/c)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="page_info",
            host="mczbf.com",
            path=r"^/\d+/pageInfo",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="library",
            host="mczbf.com",
            path=r"^/tags/\d+/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy",
            segment="tag.js",
            path=r"/tags/\d+/tag\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    library_has_own_id=True,
    account=("CID", "cid", "enterpriseId", in_path(r"/tags/(\d+)/")),
    account_form=r"\d+",
    event=("TYPE", "type", "actionTrackerId"),
    value=("AMOUNT", "amount"),
    currency=("CURRENCY", "currency"),
    transaction_id=("OID", "oid", "orderId"),
    key=("OID", "oid", "orderId"),
    amount=_amount,
    names={
        "COUPON": "coupon",
        "DISCOUNT": "discount",
        "cjevent": "CJEVENT",
        "cjeventOrder": "CJEVENT",
    },
    required=(
        Required(
            event="*",
            must=("transaction_id", "currency"),
            should=("CJEVENT",),
            one_of=("value", "items"),
        ),
    ),
    limits=(Limit(of="param_value", param="CJEVENT", most=64),),
    cookies=("cje", "cjevent_*", "cjConsent", "cjUser"),
    layers=("cj",),
    items=_items,
)
