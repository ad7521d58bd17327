"""Emarsys Web Extend: one request for all that a page says, in parameters of a letter or two."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path, number

MAX_ITEMS = 200
"""Lines read from one basket."""
_EVENTS = {
    "co": "purchase",
    "oi": "purchase",
    "v": "view",
    "ca": "cart",
    "vc": "category",
    "q": "searchTerm",
    "t": "tag",
}
"""What a page told its queue, by the parameter that carries it; the first one names the event."""


def _items(params: Params) -> tuple[Item, ...]:
    """The lines of an order, or else of a basket: i:1234,p:79.00,q:1 and a bar between them."""
    text = params.get("co") or params.get("ca") or params.get("v") or ""
    return tuple(_item(line) for line in text.split("|", MAX_ITEMS)[:MAX_ITEMS] if "i:" in line)


def _item(line: str) -> Item:
    cells = dict(cell.partition(":")[::2] for cell in line.split(",")[:20])
    price = cells.get("p", "")
    return Item(
        item_id=cells.get("i", ""),
        has_empty_id=not cells.get("i"),
        quantity=number(cells.get("q")),
        params={"line_total": price} if price else {},
    )


def _order_total(params: Params) -> str | None:
    """The sum of an order's lines; each says what is paid for all its pieces."""
    if not params.get("co"):
        return None
    prices = [number(item.params.get("line_total")) for item in _items(params)]
    known = [price for price in prices if price is not None]
    return str(sum(known)) if known and len(known) == len(prices) else None


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return next((event for at, event in _EVENTS.items() if params.get(at)), name)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    said = dict.fromkeys(name for at, name in _EVENTS.items() if params.get(at))
    return tuple(name for name in said if name != event)


EMARSYS = Vendor(
    id="emarsys",
    name="Emarsys",
    category=Category.CRM,
    docs="https://help.sap.com/docs/SAP_EMARSYS",
    notes=(
        "A request says all that its page told the queue; it answers to each of these names.",
        "Its answer holds the recommended products, so that none are shown while hits are held.",
        "The price of a line is what is paid for all its pieces; an order has no total of its own.",
        "The letters are those of the published SDKs for apps and of captured pages.",
    ),
    endpoints=(
        Endpoint(
            id="go",
            host="recommender.scarabresearch.com",
            path=r"^/merchants/[\w-]+/?$",
            answer="{}",
        ),
        Endpoint(
            id="library",
            host="cdn.scarabresearch.com",
            path=r"^/js/[\w-]+/scarab-v\d+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("recommender.scarabresearch.com",),
    account=(in_path(r"^/merchants/([\w-]+)/?$"), in_path(r"^/js/([\w-]+)/scarab-")),
    amount=_order_total,
    transaction_id=("oi",),
    key=("oi",),
    rename_event=_named,
    aliases=_aliases,
    items=_items,
    names={"vi": "client_id", "prev_url": "page_referrer"},
    user_data={"ci": "external_id", "eh": "email"},
    cookies=("scarab.*",),
    layers=("ScarabQueue",),
)
