"""Listrak: objects in numbered parameters of an image: the order, its lines, the customer."""

from __future__ import annotations

import re

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    item_rows,
)

_NUMBERED = re.compile(r"(\w+?)_(\d{1,3})")
_KINDS = {"o": "order", "i": "items", "c": "customer", "s": "subscriber", "p": "products"}
"""The objects of a request by their type (_t)."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """One event, whose parameters say to which object they belong."""
    objects: dict[str, dict[str, str]] = {}
    params: dict[str, str] = {}
    for name, text in request.query.items():
        numbered = _NUMBERED.fullmatch(name)
        if numbered is None:
            params[name] = text
        else:
            objects.setdefault(numbered[2], {})[numbered[1]] = text
    lists: dict[str, int] = {}
    for fields in objects.values():
        kind = _KINDS.get(fields.pop("_t", ""))
        if kind is None:
            continue
        row = lists[kind] = lists.get(kind, -1) + 1
        at = f"{kind}.{row}" if kind in {"items", "products"} else kind
        params |= {f"{at}.{name}": text for name, text in fields.items()}
    params["event"] = _event(params, endpoint)
    return [params]


def _event(params: Params, endpoint: str) -> str:
    if endpoint == "subscriber":
        return "subscribe"
    if params.get("order.on"):
        return "order"
    return "product" if "products.0.id" in params else ""


LISTRAK = Vendor(
    id="listrak",
    name="Listrak",
    category=Category.CRM,
    docs="https://help.listrak.com",
    notes=(
        "An order of many lines goes in several requests, of which the first says the total.",
        "E-mail address and name of the customer travel in the clear.",
        "The library's address names the merchant; hits carry another number (ctid).",
    ),
    endpoints=(
        Endpoint(
            id="track",
            host="listrakbi.com",
            host_form=r"^s\d\.",
            path=r"^/t/T\.ashx$",
            require={"ctid": "."},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="subscriber",
            host="listrakbi.com",
            host_form=r"^s\d\.",
            path=r"^/t/S\.ashx$",
            require={"ctid": "."},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="aside",
            host="listrakbi.com",
            host_form=r"^(s|sca)\d\.",
            path=r"^/(t/(CT|EX|CTIDF)|Handlers/\w+)\.ashx$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host="cdn.listrakbi.com",
            path=r"^/scripts/script\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("s1.listrakbi.com", "s2.listrakbi.com"),
    library_has_own_id=True,
    account=("ctid", "m"),
    event=("event",),
    value=("order.ot",),
    currency=("order.c",),
    transaction_id=("order.on",),
    key=("order.on",),
    unique=("uid",),
    names={"order.tt": "tax", "order.st": "shipping", "gsid": "client_id"},
    user_data={
        "customer.e": "email",
        "customer.fn": "first_name",
        "customer.ln": "last_name",
        "subscriber.e": "email",
    },
    user_hash="plain",
    items=item_rows("items", item_id="id", item_name="n", price="p", quantity="q"),
    cookies=("_trkt", "STSID*", "ltk-*"),
    layers=("_ltk",),
    split=_split,
)
