"""Webgains: a sale in the URL of a picture, or as JSON from its newer script."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    ItemReader,
    Params,
    Required,
    Vendor,
    in_path,
    item_rows,
    number,
    one_for_all,
)

_MOST = 200
"""Products read from one sale."""


def _listed(params: Params) -> tuple[Item, ...]:
    """Each product is EVENT::PRICE::NAME::CODE::VOUCHER, with bars between them."""
    lines = params.get("wgitems", "").split("|", _MOST)[:_MOST]
    rows = ([*line.split("::", 5), "", "", "", ""] for line in lines if "::" in line)
    return tuple(Item(item_id=row[3], item_name=row[2], price=number(row[1])) for row in rows)


_ITEMS: ItemReader = one_for_all(
    _listed,
    item_rows("items", item_id="code", item_name="name", price="price"),
)

WEBGAINS = Vendor(
    id="webgains",
    name="Webgains",
    category=Category.AFFILIATE,
    docs="https://knowledgehub.webgains.com/home/webgains-default-tracking-guide",
    notes=(
        "The event's number decides the commission and is shown as the label.",
        "Both forms may be in use at once: the old picture, and JSON from the newer script.",
        "A product that was bought twice stands twice in wgitems.",
    ),
    endpoints=(
        Endpoint(id="transaction", host="track.webgains.com", path=r"^/transaction\.html"),
        Endpoint(id="conversion", host="api.webgains.io", path="^/queue-conversion"),
        Endpoint(
            id="library",
            host="analytics.webgains.io",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("wgprogramid", "programId", in_path(r"^/(\d+)/")),
    account_form=r"\d+",
    default_event="sale",
    default_evidence="endpoint",
    value=("wgvalue", "wgordervalue", "value"),
    currency=("wgcurrency", "wgCurrency", "currency"),
    transaction_id=("wgorderreference", "orderReference"),
    key=("wgorderreference", "orderReference"),
    label=("wgeventid", "eventId"),
    names={
        "wgvouchercode": "voucher",
        "voucherId": "voucher",
        "location": "page_location",
        "wglocation": "page_referrer",
    },
    user_data={"wgcustomerid": "user_id", "customerId": "user_id"},
    standard_events=frozenset({"sale"}),
    required=(
        Required(
            event="sale",
            must=("transaction_id", "value"),
            should=("currency", "label"),
            confidence=Confidence.GENERAL,
        ),
    ),
    mirror_key=(("wgorderreference", "orderReference"),),
    cookies=("wg_cid",),
    layers=("ITCVRQ", "ITCLKQ"),
    items=_ITEMS,
)
