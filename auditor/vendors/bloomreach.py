"""Bloomreach Discovery: an image for each page and event; a basket in one parameter."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    in_path,
    number,
    urlencoded,
)

MAX_ITEMS = 200
"""Lines read from one basket."""


def _items(params: Params) -> tuple[Item, ...]:
    """The lines of a basket: !i1234's563'nBlue Dress'q2'p10.00 and so on, ! and ' escaped."""
    lines = params.get("basket", "").split("!", MAX_ITEMS + 1)[1 : MAX_ITEMS + 1]
    return tuple(_item(line) for line in lines if line)


def _item(line: str) -> Item:
    cells = {cell[0]: cell[1:] for cell in line.split("'")[:20] if cell}
    text = {code: urlencoded(f"v={cell}").get("v", cell) for code, cell in cells.items()}
    return Item(
        item_id=text.get("i", ""),
        has_empty_id=text.get("i") == "",
        item_name=text.get("n", ""),
        price=number(text.get("p")),
        quantity=number(text.get("q")),
        params={"sku": text["s"]} if text.get("s") else {},
    )


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    """The page after an order is the conversion."""
    return "conversion" if params.get("is_conversion") == "1" else name


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    kind = params.get("type", "")
    return (kind,) if kind == "pageview" and kind != event else ()


BLOOMREACH = Vendor(
    id="bloomreach",
    name="Bloomreach Discovery",
    category=Category.ANALYTICS,
    docs="https://documentation.bloomreach.com/discovery/docs",
    notes=(
        "A page view that says is_conversion=1 is the order, and is called conversion here.",
        "An event goes by its action (etype); its group says what it is about: cart, suggest.",
        "test_data=true keeps a hit out of Bloomreach's figures.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            host="brsrvr.com",
            host_form=r"^p(-\w+)?\.",
            path=r"^/pix\.gif$",
            require={"acct_id": "."},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("cdn.brcdn.com", "cdns.brsrvr.com"),
            path=r"^/v1/br-trk-\d+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("p.brsrvr.com", "p-eu.brsrvr.com"),
    account=("acct_id", in_path(r"^/v1/br-trk-(\d+)\.js$")),
    account_form=r"\d+",
    event=("etype", "type"),
    rename_event=_named,
    aliases=_aliases,
    value=("basket_value",),
    transaction_id=("order_id",),
    key=("order_id",),
    items=_items,
    names={
        "url": "page_location",
        "ref": "page_referrer",
        "title": "page_title",
        "ptype": "page_type",
        "group": "event_group",
    },
    user_data={"user_id": "user_id"},
    page_views=frozenset({"pageview"}),
    required=(
        Required(
            event="conversion",
            must=("value", "transaction_id"),
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    cookies=("_br_uid_2",),
    layers=("BrTrk",),
)
