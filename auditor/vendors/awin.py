"""Awin: a sale as picture, script and more at once; its basket in requests of its own."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Limit,
    Params,
    Required,
    Vendor,
    in_param,
    in_path,
    number,
)

_LINE = "product_line"
_FIELDS = 10
"""AW:P|merchant|reference|id|name|price|quantity|sku|commission group|category."""


def _items(params: Params) -> tuple[Item, ...]:
    lines = params.get(_LINE, "").splitlines()[:MAX_EVENTS]
    cells = (line.strip().split("|", _FIELDS) for line in lines if line.startswith("AW:P|"))
    return tuple(_item(row + [""] * (_FIELDS - len(row))) for row in cells)


def _item(row: list[str]) -> Item:
    more = {"sku": row[7], "commission_group": row[8], "category": row[9]}
    return Item(
        item_id=row[3],
        item_name=row[4],
        price=number(row[5]),
        quantity=number(row[6]),
        params={name: text for name, text in more.items() if text},
    )


def _rename(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the table's type
    return "basket" if endpoint == "product_level" else name


AWIN = Vendor(
    id="awin",
    name="Awin",
    category=Category.AFFILIATE,
    docs="https://help.awin.com/developers/docs/implementing-sales-tracking",
    notes=(
        "One sale leaves as picture, php and script, by long names or short ones (a, b, c, d).",
        "The same sale may also go to white-label hosts; they are known by the file's name.",
        "A request names no event: the commission groups in parts tell kinds of sale apart.",
        "The amounts in parts must add up to the amount of the sale.",
        "The amount is what remains after discounts, without tax and shipping, with a dot.",
        "testmode=1 on a live shop means that nobody is paid a commission.",
        "ch must be aw where Awin won the last click; na means that no channel was named.",
        "basket lists the products of a sale and counts as no sale itself.",
    ),
    endpoints=(
        Endpoint(
            id="sale",
            segment=("sread.img", "sread.gif"),
            path=r"/sread\.(img|gif)$",
            require={"tv": "."},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="sale_js",
            segment="sread.js",
            path=r"/sread\.js$",
            require={"tv": "."},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="sale_php",
            segment="sread.php",
            path=r"/sread\.php$",
            require={"tv": "."},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="product_level", host="awin1.com", path=r"^/basket\.php"),
        Endpoint(
            id="landing",
            host="awin1.com",
            path=r"^/(alt|awaclick|cread)\.php",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host="dwin1.com",
            path=r"^/\d+\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="publisher_library",
            host="dwin2.com",
            path=r"^/pub\.\d+(\.min)?\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    library_has_own_id=True,
    account=(
        "merchant",
        "a",
        "mid",
        in_param(_LINE, r"^AW:P\|(\d+)\|"),
        in_path(r"^/(?:pub\.)?(\d+)(?:\.min)?\.js"),
    ),
    account_form=r"\d+",
    default_event="sale",
    default_evidence="endpoint",
    value=("amount", "b"),
    currency=("cr",),
    transaction_id=("ref", "c", in_param(_LINE, r"^AW:P\|\d+\|([^|]+)\|")),
    key=("ref", "c"),
    names={
        "d": "parts",
        "vc": "voucher",
        "ch": "channel",
        "t": "testmode",
        "l": "page_location",
        "cks": "click_id",
    },
    consent_params=("cons",),
    standard_events=frozenset({"sale"}),
    automatic_events=frozenset({"basket"}),
    required=(
        Required(
            event="sale",
            must=("value", "transaction_id", "parts", "currency", "channel"),
        ),
    ),
    limits=(Limit(of="param_value", param="transaction_id", most=50),),
    mirror_key=(("ref", "c"),),
    cookies=("_aw_m_*", "_aw_j_*", "_aw_xid", "AwinChannelCookie"),
    layers=("AWIN",),
    items=_items,
    rename_event=_rename,
)
