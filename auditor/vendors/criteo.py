"""Criteo OneTag: one request with numbered slots, each a query string of its own."""

from __future__ import annotations

import re
from urllib.parse import unquote

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Required,
    Vendor,
    number,
    sum_of_items,
    urlencoded,
)

MAX_ITEMS = 200
"""Lines read from one basket."""

_SLOT = re.compile(r"p([0-9]{1,3})")
_SET_UP = frozenset({"ce", "dis", "exd"})
"""Codes of slots that say who and where; what they hold belongs to all events of the request."""
_OF_ITEMS = frozenset({"ac", "vb", "vc"})
"""Codes of events whose worth is that of their basket."""
_CODES = {
    "viewHome": "vh",
    "viewList": "vl",
    "viewItem": "vp",
    "viewBasket": "vb",
    "addToCart": "ac",
    "trackTransaction": "vc",
    "viewSearch": "vs",
    "lead": "trackleads",
}


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """Each slot that is not a set-up is an event, its fields called slot.NAME."""
    params = request.params
    names = [name for name in params if _SLOT.fullmatch(name)]
    if not names:
        return [params]
    shared = {name: value for name, value in params.items() if not _SLOT.fullmatch(name)}
    events: list[Params] = []
    for name in sorted(names, key=lambda slot: int(slot[1:]))[:MAX_EVENTS]:
        fields = urlencoded(params[name])
        code = fields.get("e", "")
        if code in _SET_UP:
            shared |= {f"{code}.{key}": value.strip("[]") for key, value in fields.items()}
        elif code:
            fields = {f"slot.{key}": value for key, value in fields.items() if value}
            events.append({name: params[name], **fields})
    shared = {name: value for name, value in shared.items() if value}
    return [{**shared, **event} for event in events]


def _items(params: Params) -> tuple[Item, ...]:
    """One id, or a list of ids or of i=ID&pr=PRICE&q=QUANTITY, which is encoded once more."""
    text = params.get("slot.p", "").strip()
    if not text.startswith("["):
        return (Item(item_id=text, price=number(params.get("slot.pr"))),) if text else ()
    listed = text.strip("[]").split(",", MAX_ITEMS)[:MAX_ITEMS]
    return tuple(_item(unquote(product.strip())) for product in listed if product.strip())


def _item(text: str) -> Item:
    fields = urlencoded(text)
    if "i" not in fields:
        return Item(item_id=text)
    return Item(
        item_id=fields.pop("i"),
        price=number(fields.pop("pr", None)),
        quantity=number(fields.pop("q", None)),
        params=fields,
    )


def _amount(params: Params) -> str | None:
    """No event has a total on the wire."""
    return sum_of_items(_items(params)) if params.get("slot.e") in _OF_ITEMS else None


CRITEO = Vendor(
    id="criteo",
    name="Criteo OneTag",
    category=Category.ADVERTISING,
    docs="https://developers.criteo.com/retailer-integration/docs/onetag",
    notes=(
        "vh is home, vl a list, vp an item, vb the basket, ac add to cart, vc a sale, vs a search.",
        "trackleads is a lead.",
        "One request holds several slots; each event among them is a hit of its own.",
        "The value is an item's price, or the sum of the basket: the tag sends no total.",
        "setEmail may send the address in the clear; sites that hash use MD5 or SHA-256.",
        "A sale is recognised again by its transaction id, any other event by ceid.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host=("criteo.com", "criteo.net"),
            host_form=r"^(ssl)?widget\.([\w-]+\.)*criteo\.(com|net)$",
            path="^/(m/)?event",
        ),
        # Of a new visitor nothing leaves until this document has told its page who it is, or for
        # ten seconds.
        Endpoint(
            id="syncframe",
            host="criteo.com",
            host_form=r"^gum\.criteo\.com$",
            path="^/syncframe",
            kind=Kind.AUX,
            answer="<script>parent.postMessage({}, '*')</script>",
            priority=40,
        ),
        Endpoint(
            id="sync",
            host="criteo.com",
            host_form=r"(^|\.)(gum|dis|cat|measurement-api|fledge[\w.]*)\.criteo\.com$",
            path=".",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host=("criteo.com", "criteo.net"),
            path=r"/js/ld/ld\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("a",),
    account_form=r"\d+(,\d+)*",
    event=("slot.e",),
    value=("slot.pr",),
    amount=_amount,
    currency=("slot.c",),
    transaction_id=("slot.id",),
    event_id=("ceid",),
    key=("slot.id", "ceid"),
    prefixes={"slot.": ""},
    user_data={"ce.m": "email"},
    consent_params=("cs", "gpp", "gpp_sid", "gdpr", "gdpr_consent"),
    standard_events=frozenset(_CODES.values()),
    same_event=_CODES,
    required=(
        Required(event="vc", must=("transaction_id", "items")),
        Required(event="vp", must=("items",)),
    ),
    cookies=("cto_bundle", "cto_bidid", "cto_optout", "cto_tld_test"),
    layers=("criteo_q",),
    split=_split,
    items=_items,
)
