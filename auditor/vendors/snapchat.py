"""Snap Pixel: everything in the URL, or JSON that holds several events."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Required,
    Vendor,
    json_list,
    listed_ids,
)

_COLLECTOR = r"^tr[\w-]*\.snapchat\.com$"
_LISTED = json_list("req", needs="t")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """In the JSON form an event stands in `t`; its names are then those of the URL form."""
    if not isinstance(request.json, dict):
        return [request.params]
    return [
        {name.removeprefix("t."): value for name, value in event.items()}
        for event in _LISTED(request, endpoint)
    ]


SNAPCHAT = Vendor(
    id="snapchat",
    name="Snap Pixel",
    category=Category.ADVERTISING,
    docs="https://businesshelp.snapchat.com/s/article/pixel-direct-implementation",
    notes=(
        "Names of events are upper case, with underscores.",
        "cdid is the site's own id of the event; purchases are also told apart by their order.",
        "Phone numbers are hashed as digits alone, without the plus.",
        "In the JSON form a request may hold several events; entries without `t` are none.",
    ),
    endpoints=(
        Endpoint(id="p", host="snapchat.com", host_form=_COLLECTOR, path="^/(gateway/)?p/?$"),
        Endpoint(
            id="sync",
            host="snapchat.com",
            host_form=_COLLECTOR,
            path="^/cm/",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="config",
            host="snapchat.com",
            host_form=_COLLECTOR,
            path="^/config/",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="library",
            host="sc-static.net",
            path="scevent",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("pid",),
    account_form=r"[0-9a-f-]{36}",
    event=("ev",),
    value=("e_pr",),
    currency=("e_cur",),
    transaction_id=("e_tid",),
    event_id=("cdid",),
    key=("cdid", "e_tid"),
    names={
        "pl": "page_location",
        "ctx.url": "page_location",
        "rf": "page_referrer",
        "e_ni": "number_items",
        "e_ic": "item_category",
        "e_bds": "brands",
        "u_hmai": "user.mobile_ad_id",
    },
    user_data={
        "u_hem": "email",
        "u_hpn": "phone",
        "u_fn": "first_name",
        "u_ln": "last_name",
        "u_age": "age",
        "l_city": "city",
        "l_gr": "region",
        "l_gpc": "postal_code",
        "l_gc": "country",
    },
    user_hash="sha256",
    hash_forms={"email": "dotted", "phone": "digits"},
    consent_params=("du",),
    standard_events=frozenset(
        {
            "ACHIEVEMENT_UNLOCKED",
            "ADD_BILLING",
            "ADD_CART",
            "ADD_TO_WISHLIST",
            "AD_CLICK",
            "AD_VIEW",
            "APP_INSTALL",
            "APP_OPEN",
            "COMPLETE_TUTORIAL",
            "CUSTOM_EVENT_1",
            "CUSTOM_EVENT_2",
            "CUSTOM_EVENT_3",
            "CUSTOM_EVENT_4",
            "CUSTOM_EVENT_5",
            "INVITE",
            "LIST_VIEW",
            "LOGIN",
            "PAGE_VIEW",
            "PURCHASE",
            "RATE",
            "RESERVE",
            "SAVE",
            "SEARCH",
            "SHARE",
            "SIGN_UP",
            "SPENT_CREDITS",
            "START_CHECKOUT",
            "START_TRIAL",
            "SUBSCRIBE",
            "VIEW_CONTENT",
        }
    ),
    required=(
        Required(
            event="PURCHASE",
            must=("value", "currency"),
            should=("transaction_id", "items"),
        ),
    ),
    cookies=("_scid", "_scid_r", "_sctr"),
    layers=("snaptr",),
    split=_split,
    items=listed_ids("e_iids"),
)
