"""AB Tasty and its Flagship SDKs: hits in the manner of Universal Analytics, as JSON."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    in_path,
    json_list,
    number,
)


def _items(params: Params) -> tuple[Item, ...]:
    """Each line of a basket is a hit of its own."""
    if params.get("t", "").upper() != "ITEM":
        return ()
    return (
        Item(
            item_id=params.get("ic", ""),
            item_name=params.get("in", ""),
            price=number(params.get("ip")),
            quantity=number(params.get("iq")),
            params={"item_category": params["iv"]} if "iv" in params else {},
        ),
    )


def _named(params: Params, endpoint: str, name: str) -> str:
    if endpoint == "activate":
        return "ACTIVATE"
    return params.get("ea", name) if name == "EVENT" else name


AB_TASTY = Vendor(
    id="ab_tasty",
    name="AB Tasty",
    category=Category.TESTING,
    docs="https://docs.abtasty.com/",
    notes=(
        "An action tracker is a hit of type EVENT; the hit carries the action's name here.",
        "A purchase leaves as one TRANSACTION and an ITEM for every line of the basket.",
        "The affiliation (ta) names the transaction goal, so it tells conversions apart.",
        "Hits that wait for each other leave as one BATCH.",
    ),
    endpoints=(
        Endpoint(id="hits", host="ariane.abtasty.com", confidence=Confidence.DOCUMENTED),
        Endpoint(
            id="activate",
            shared=True,
            host="decision.flagship.io",
            path="/activate/?$",
            priority=40,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="telemetry",
            host=("events.flagship.io", "dcinfos-cache.abtasty.com"),
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host=("try.abtasty.com", "cdn.flagship.io", "decision.flagship.io"),
            kind=Kind.SCRIPT,
            priority=60,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("ariane.abtasty.com", "events.flagship.io"),
    library_has_own_id=True,
    account=("cid", in_path(r"^/(?:v2/)?([0-9a-z]{16,36})[./]")),
    event=("t",),
    value=("tr", "ev"),
    currency=("tc",),
    transaction_id=("tid",),
    label=("ta",),
    key=("tid",),
    names={"dl": "page_location", "dr": "page_referrer", "pt": "page_title"},
    prefixes={"s.": ""},
    standard_events=frozenset(
        {"EVENT", "ITEM", "PAGEVIEW", "SCREENVIEW", "SEGMENT", "TRANSACTION"}
    ),
    automatic_events=frozenset({"ACTIVATE", "CAMPAIGN", "CONSENT"}),
    required=(Required(event="TRANSACTION", must=("transaction_id", "label")),),
    cookies=("ABTasty", "ABTastySession", "ABTastyOptout"),
    layers=("_abtasty", "abtasty"),
    split=json_list("h"),
    items=_items,
    rename_event=_named,
)
