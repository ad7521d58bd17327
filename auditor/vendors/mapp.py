"""Mapp Intelligence (once Webtrekk): the Smart Pixel's requests to TRACK-ID/wt."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Limit,
    Params,
    RequestFacts,
    Vendor,
    in_path,
    lines,
    number,
    urlencoded,
)

MAX_ITEMS = 200
MOST_DECIMALS = 6
_TRACK_ID = r"\d{15}(?:,\d{15})*"
_BASICS = {1: "p.page", 7: "p.referrer"}
"""Places in p whose meaning is worth a name; 0 stands for nothing."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """One request, or lines of them (wt?p=...) in a batch."""
    if endpoint != "batch":
        return [_with_basics(request.params)]
    requests = (urlencoded(line.partition("?")[2]) for line in lines(request.body))
    return [_with_basics({**request.query, **params}) for params in islice(requests, MAX_EVENTS)]


def _with_basics(params: Params) -> Params:
    """What stands in p, with commas between: version, page, ... , referrer."""
    fields = params.get("p", "").split(",", 10)
    named = {
        name: fields[place]
        for place, name in _BASICS.items()
        if place < len(fields) and fields[place] not in {"", "0"}
    }
    return {**params, **named}


def _decimal(text: str | None) -> Decimal | None:
    """Comma and dot are both allowed before decimals."""
    return number(text.strip().replace(",", ".", 1)) if text else None


def _amount(params: Params) -> str | None:
    value = _decimal(params.get("ov"))
    return None if value is None else str(value)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """An order has no event's name; neither has what becomes of a product."""
    names = ["order"] if "ov" in params else []
    status = params.get("st", "")
    if status in {"view", "list", "add", "del", "conf", "checkout", "add-wl", "del-wl"}:
        names.append(f"product_{status}")
    return tuple(name for name in names if name != event)


def _items(params: Params) -> tuple[Item, ...]:
    def column(name: str) -> list[str]:
        return params.get(name, "").split(";", MAX_ITEMS)[:MAX_ITEMS]

    ids, kinds, costs, numbers = column("ba"), column("ca1"), column("co"), column("qn")

    def cell(cells: list[str], row: int) -> str:
        return cells[row].strip() if row < len(cells) else ""

    return tuple(
        Item(
            item_id=key.strip(),
            price=_unit_price(_decimal(cell(costs, row)), _decimal(cell(numbers, row))),
            quantity=_decimal(cell(numbers, row)),
            params={"category": category} if (category := cell(kinds, row)) else {},
        )
        for row, key in enumerate(ids)
        if key.strip()
    )


def _unit_price(total: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """The wire has the line's total."""
    if total is None or not quantity:
        return total
    price = total / quantity
    exponent = price.as_tuple().exponent
    return round(price, 2) if isinstance(exponent, int) and exponent < -MOST_DECIMALS else price


MAPP = Vendor(
    id="mapp",
    name="Mapp Intelligence (Webtrekk)",
    category=Category.ANALYTICS,
    docs="https://docs.mapp.com/docs/request-structure",
    notes=(
        (
            "An order is a page view that carries an order value (ov), not an event of its own; an "
            "alias calls it order."
        ),
        "Costs of products are totals of lines; prices of pieces are reckoned from them.",
        "Amounts may have a comma before their decimals.",
        "Without an order id (oi) a reload of the page counts the order again.",
        "p holds version, page and technical values with commas between; 0 stands for nothing.",
        "Parameters cp, cb, ck, cs and uc with a number are the site's own.",
        "The pixel can send its parameters in random order, to get past blockers.",
    ),
    endpoints=(
        Endpoint(
            id="wt",
            host=("wt-eu02.net", "webtrekk.net", "wbtrk.net", "wbtrk.com"),
            path=rf"/{_TRACK_ID}/wt(\.pl)?/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="batch",
            path=rf"/{_TRACK_ID}/batch$",
            segment="batch",
            body_hint="wt?",
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="first_party",
            path=rf"/{_TRACK_ID}/wt(\.pl)?$",
            segment=("wt", "wt.pl"),
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="sync",
            host=("wt-eu02.net", "webtrekk.net", "wbtrk.net", "wbtrk.com"),
            path=rf"/{_TRACK_ID}/(cdb|rdf)\b",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("wt-safetag.com", "mateti.net"),
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(rf"/({_TRACK_ID})/"),),
    event=("ct",),
    default_event="pageview",
    default_evidence=({"p": "."},),
    value=("ov",),
    currency=("cr",),
    transaction_id=("oi",),
    key=("oi",),
    amount=_amount,
    names={
        "pu": "page_location",
        "p.page": "page_name",
        "p.referrer": "page_referrer",
        "is": "search_term",
        "mc": "campaign",
        "eid": "ever_id",
        "st": "product_status",
        "cb563": "coupon_value",
        "cb761": "payment_method",
        "cb762": "shipping_service",
        "cb764": "shipping_speed",
        "cb765": "shipping_costs",
    },
    user_data={
        "cd": "user_id",
        "uc700": "email",
        "uc703": "first_name",
        "uc704": "last_name",
        "uc705": "phone",
        "uc706": "gender",
        "uc707": "birth_date",
        "uc708": "city",
        "uc709": "country",
        "uc710": "postal_code",
        "uc711": "street",
    },
    consent_params=("pec",),
    aliases=_aliases,
    cookies=("wt3_eid", "wt3_sid", "wt_rla", "wtstp_*", "wteid_*", "wtsid_*", "webtrekkOptOut"),
    layers=("wts", "wtSmart"),
    split=_split,
    items=_items,
    limits=(
        Limit(
            of="param_value",
            most=255,
            docs="https://docs.mapp.com/docs/which-characters-and-coding-formats-are-supported-by-mapp-intelligence-tracking",
        ),
        Limit(
            of="request",
            most=7000,
            unit="bytes",
            docs="https://docs.mapp.com/docs/which-characters-and-coding-formats-are-supported-by-mapp-intelligence-tracking",
        ),
    ),
)
