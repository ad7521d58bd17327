"""Yandex Metrica: page hits, goals and e-commerce; a goal's name stands in its page address."""

from __future__ import annotations

import re

from auditor.model import Category, Kind
from auditor.vendor import (
    PATH,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Required,
    Vendor,
    in_param,
    in_path,
    item_rows,
    sum_of_items,
)

_HOSTS = ("yandex.*", "webvisor.org", "webvisor.com")
_COUNTER_HOST = r"(^|\.)mc\.(yandex|webvisor)\."
_SHOP = "site-info.__ym.ecommerce.0"
_PURCHASE = f"{_SHOP}.purchase"
_ACTIONS = (
    "purchase",
    "add",
    "remove",
    "detail",
    "impressions",
    "click",
    "promoView",
    "promoClick",
)
_FLAG = re.compile("(?:^|:)(nb|dl|ln|pa):1(?=:|$)")
_CALLS = {"nb": "notBounce", "dl": "file", "ln": "extLink", "pa": "params"}
_GOAL = "goal://"
_ITEMS = item_rows(
    *(f"{_SHOP}.{action}.products" for action in _ACTIONS),
    f"{_SHOP}.impressions",
    item_id="id",
    item_name="name",
    price="price",
)


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """One event a request; of a goal, the page is where other hits have their referrer."""
    params = request.params
    at, before = params.get("page-url", ""), params.get("page-ref", "")
    if at.startswith(_GOAL):
        at, before = before, ""
    pages = {"page_location": at, "page_referrer": before}
    return [{**params, **{name: page for name, page in pages.items() if page}}]


def _rename(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the table's type
    """What is not a goal is an action of the shop, another call of the page, or a page hit."""
    if params.get("page-url", "").startswith(_GOAL):
        return name
    for action in _ACTIONS:
        if any(param.startswith(f"{_SHOP}.{action}.") for param in params):
            return action
    flags = {flag.group(1) for flag in _FLAG.finditer(params.get("browser-info", ""))}
    return next((call for flag, call in _CALLS.items() if flag in flags), name)


def _amount(params: Params) -> str | None:
    """Metrica adds a purchase's products up where the page gives no revenue."""
    if f"{_PURCHASE}.actionField.revenue" in params or "site-info.order_price" in params:
        return None
    bought = any(name.startswith(f"{_PURCHASE}.") for name in params)
    return sum_of_items(_ITEMS(params)) if bought else None


YANDEX_METRICA = Vendor(
    id="yandex_metrica",
    name="Yandex Metrica",
    category=Category.ANALYTICS,
    docs="https://yandex.com/support/metrica/en/objects/method-reference",
    notes=(
        "A goal is a hit whose page address is goal://HOST/NAME; other hits are page hits.",
        "Other calls show in browser-info: params (pa), extLink (ln), file (dl), notBounce (nb).",
        "A hit of the shop's data layer is called by its action: purchase, add, remove, detail.",
        "The counter reports gdpr(...) in t: how its own consent popup stands.",
        "Visitors' data that a page hands over travel hashed inside site-info, under __ym.fpp.",
    ),
    endpoints=(
        Endpoint(
            id="watch",
            host=_HOSTS,
            host_form=_COUNTER_HOST,
            path=r"^/watch/\d+(/\d+)?/?$",
            answer='{"settings":{}}',
        ),
        Endpoint(
            id="replay",
            host=_HOSTS,
            host_form=_COUNTER_HOST,
            path=r"^/(webvisor|clmap|metrika/advert|sync|watch/\d+/webvisor)",
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(
            id="library",
            host=_HOSTS,
            host_form=_COUNTER_HOST,
            path="^/metrika/(tag|watch)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"^/watch/(\d+)"), "id"),
    account_form=r"\d+",
    event=(in_param("page-url", "^goal://[^/]+/(.+)$"),),
    default_event="hit",
    default_evidence=(
        {"browser-info": "(^|:)pv:1(:|$)"},
        {"browser-info": "^$", PATH: r"^/watch/\d+/?$"},
    ),
    value=("site-info.order_price", f"{_PURCHASE}.actionField.revenue"),
    currency=("site-info.currency", f"{_SHOP}.currencyCode"),
    transaction_id=(f"{_PURCHASE}.actionField.id",),
    key=(f"{_PURCHASE}.actionField.id",),
    amount=_amount,
    nested={"site-info": "json"},
    prefixes={f"{_PURCHASE}.actionField.": "", "site-info.": ""},
    user_data={"site-info.__ymu.UserID": "user_id", "site-info.__ymu.clientID": "external_id"},
    consent_params=("t",),
    standard_events=frozenset({"hit", *_ACTIONS}),
    page_views=frozenset({"hit"}),
    automatic_events=frozenset({"extLink", "file", "notBounce"}),
    rename_event=_rename,
    cookies=("_ym_uid", "_ym_d", "_ym_isad", "_ym_visorc*", "_ym_metrika_enabled*"),
    layers=("ym",),
    split=_split,
    required=(Required(event="purchase", must=("items",)),),
    items=_ITEMS,
)
