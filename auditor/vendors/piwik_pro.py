"""Piwik PRO: hits to ppms.php, which speak much as Matomo's do."""

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
    rows,
)

MAX_ITEMS = 200
_UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"


_NAMED = ("e_t", "e_a", "idgoal")
"""Parameters that name an event or a goal."""
_CONTENT = {"c_i": "content_interaction", "c_n": "content_impression"}
"""Parameter of content tracking -> what such a hit is called here."""


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - a rename_event
    """Heartbeats and content carry their page's title, and are not page views."""
    if params.get("idgoal") == "0" and not ("e_t" in params or "e_a" in params):
        return "order" if "ec_id" in params else "cart_update"
    if any(key in params for key in _NAMED):
        return name
    marks = {"ping": "ping", **_CONTENT}
    return next((named for mark, named in marks.items() if mark in params), name)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """What kind of hit it is, where its name is a number, an address or a page's title."""
    if "e_t" in params or "e_a" in params or event == "ping" or event in _CONTENT.values():
        return ()
    if "idgoal" in params:
        return ("0",) if params["idgoal"] == "0" else ()
    kind = next((name for name in ("search", "link", "download") if name in params), "pageview")
    return (kind,) if kind != event else ()


def _items(params: Params) -> tuple[Item, ...]:
    """Lines are lists: number, name, category, price, quantity, brand, variant."""
    lines = rows(params, "ec_products") or rows(params, "ec_items")
    return tuple(_item(row) for row in lines[:MAX_ITEMS])


def _item(row: dict[str, str]) -> Item:
    more = {
        "category": row.get("2") or row.get("2.0", ""),
        "brand": row.get("5", ""),
        "variant": row.get("6", ""),
    }
    return Item(
        item_id=row.get("0", ""),
        item_name=row.get("1", ""),
        price=number(row.get("3")),
        quantity=number(row.get("4")),
        params={name: value for name, value in more.items() if value},
    )


PIWIK_PRO = Vendor(
    id="piwik_pro",
    name="Piwik PRO",
    category=Category.ANALYTICS,
    docs="https://developers.piwik.pro/en/latest/data_collection/api/http_api.html",
    notes=(
        "A goal's idgoal is a UUID; older installations number goals and sites.",
        "idgoal=0 stands for the cart of the shop in older installations.",
        "ping is sent by itself: heartbeats, and the end of anonymous mode.",
        "uia=1 is anonymous mode: no full address, no recognition of the visitor.",
        "The consent form is part of its tag manager; a page's choice is not in every hit.",
        "The currency is a setting of the site.",
    ),
    endpoints=(
        Endpoint(
            id="ppms",
            host="piwik.pro",
            host_form=r"^(?!(www|help|developers)\.|.*containers\.)",
            path=r"/ppms\.php$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            path=r"/ppms\.php$",
            segment="ppms.php",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="container",
            host="piwik.pro",
            path=rf"/{_UUID}(/|\.js|\.sync\.js)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party_container",
            path=rf"/containers/{_UUID}(\.sync)?\.js$",
            segment="containers",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            path=r"/ppms\.js$",
            segment="ppms.js",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    library_has_own_id=True,
    account=("idsite", in_path(rf"/({_UUID})(?:/|\.)")),
    account_form=r"[0-9a-f-]{36}|\d+",
    event=("e_t", "e_a", "idgoal", "search", "link", "download", "action_name"),
    default_event="pageview",
    default_evidence=({"url": "."},),
    value=("revenue", "e_v"),
    transaction_id=("ec_id",),
    key=("ec_id",),
    names={
        "url": "page_location",
        "urlref": "page_referrer",
        "action_name": "page_title",
        "e_c": "event_category",
        "e_a": "event_action",
        "e_n": "event_name",
        "e_v": "event_value",
        "ec_st": "subtotal",
        "ec_tx": "tax",
        "ec_sh": "shipping",
        "ec_dt": "discount",
        "_id": "visitor_id",
        "search": "search_term",
        "link": "link_url",
        "download": "download_url",
    },
    page_views=frozenset({"pageview"}),
    blanks=dict.fromkeys(("ec_st", "ec_tx", "ec_sh", "ec_dt"), ("undefined",)),
    user_data={"uid": "user_id"},
    consent_params=("consent", "uia"),
    nested={"ec_products": "json", "ec_items": "json", "cvar": "json", "_cvar": "json"},
    automatic_events=frozenset({"ping", *_CONTENT.values()}),
    aliases=_aliases,
    rename_event=_named,
    required=(Required(event="order", must=("items",)),),
    cookies=("_pk_id.*", "_pk_ses.*", "ppms_privacy_*", "stg_*"),
    layers=("_paq", "ppms"),
    split=json_list("requests", query_text=True),
    items=_items,
)
