"""Tradedoubler: sales and leads in the URL of a picture, or between brackets in its query."""

from __future__ import annotations

import re
from itertools import islice

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Required,
    Vendor,
    urlencoded,
)

_BRACKETS = re.compile(r"([a-z]{1,20})\(([^()]{0,2000})\)")
_MOST = 400
"""Pairs in brackets that are read from one query."""
_PRODUCT = {"gr": "group", "i": "id", "n": "name", "v": "value", "q": "quantity"}


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """One event a request; o(1)event(2)ordnum(3) are parameters too."""
    if "=" in request.query_text.partition("(")[0] or "(" not in request.query_text:
        return [request.params]
    text = " ".join(urlencoded(f"q={request.query_text}").values())
    fields: dict[str, str] = {}
    for bracket in islice(_BRACKETS.finditer(text), _MOST):
        if bracket.group(1) not in _PRODUCT and bracket.group(2):
            fields.setdefault(bracket.group(1), bracket.group(2))
    return [fields]


def _rename(params: Params, endpoint: str, name: str) -> str:
    lead = endpoint == "lead" or "leadNumber" in params or "leadnumber" in params
    return "lead" if lead else name


TRADEDOUBLER = Vendor(
    id="tradedoubler",
    name="Tradedoubler",
    category=Category.AFFILIATE,
    docs="https://dev.tradedoubler.com/tracking/advertiser/",
    collectors=("tbs.tradedoubler.com", "tbl.tradedoubler.com"),
    notes=(
        "Sales go to tbs.tradedoubler.com with orderNumber, leads to tbl with leadNumber.",
        "The number of the event in Tradedoubler is shown as the label.",
        "tduid is the click that brought the visitor; without it a sale counts for nobody.",
        "checksum is v04 and an MD5 of the secret, the order's number and its value.",
    ),
    endpoints=(
        Endpoint(
            id="sale",
            host="tbs.tradedoubler.com",
            path="^/report/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="lead",
            host="tbl.tradedoubler.com",
            path="^/report/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("swrap.tradedoubler.com", "wrap.tradedoubler.com"),
            path="^/wrap",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("organization", "o", "id"),
    account_form=r"\d+",
    default_event="sale",
    default_evidence="endpoint",
    value=("orderValue", "ordervalue", "ordval"),
    currency=("currency", "curr"),
    transaction_id=("orderNumber", "ordernumber", "ordnum", "leadNumber", "leadnumber"),
    key=("orderNumber", "ordernumber", "ordnum", "leadNumber", "leadnumber"),
    label=("event",),
    names={"tduid": "click_id", "voucher": "voucher", "reportInfo": "report_info"},
    user_data={"extid": "external_id"},
    standard_events=frozenset({"lead", "sale"}),
    required=(
        Required(event="sale", must=("transaction_id", "value", "currency"), should=("click_id",)),
        Required(event="lead", must=("transaction_id",), should=("click_id",)),
    ),
    cookies=("TRADEDOUBLER", "tduid", "TD_UNIQUE_IMP"),
    split=_split,
    rename_event=_rename,
)
