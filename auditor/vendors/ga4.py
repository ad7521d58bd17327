"""Google Analytics 4: gtag.js, server-side containers, the tag gateway, Measurement Protocol."""

from __future__ import annotations

import re
from itertools import islice

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    google_consent,
    json_list,
    lines,
    number,
    urlencoded,
)

MAX_ITEMS = 200
"""GA4 takes no more items of one event."""

_ITEM_CODES = {
    "id": "item_id",
    "nm": "item_name",
    "pr": "price",
    "qt": "quantity",
    "af": "affiliation",
    "cp": "coupon",
    "ds": "discount",
    "lp": "index",
    "br": "item_brand",
    "ca": "item_category",
    "c2": "item_category2",
    "c3": "item_category3",
    "c4": "item_category4",
    "c5": "item_category5",
    "li": "item_list_id",
    "ln": "item_list_name",
    "va": "item_variant",
    "lo": "location_id",
    "pi": "promotion_id",
    "pn": "promotion_name",
    "cn": "creative_name",
    "cs": "creative_slot",
}
_FIELD = re.compile(r"(?:[^~]|~~)+")
_POSITION = re.compile(r"pr[0-9]{1,3}")
_OF_ONE_EVENT = re.compile(r"(?:en|_et|_c|_ee|_ss|_fv|_nsi|pr[0-9]+)$|epn?\.")
"""Parameters that are never shared between the events of a request."""
_WHOLE_BODY = json_list("events")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """One event a line of the body; one more in the URL, where that names one."""
    if endpoint == "measurement_protocol":
        return _WHOLE_BODY(request, endpoint)
    query = request.query
    read = [urlencoded(line) for line in islice(lines(request.body), MAX_EVENTS)]
    named = [line for line in read if "en" in line]
    # A line without a name of its own goes on with what the URL began.
    rest = {name: text for line in read if "en" not in line for name, text in line.items()}
    if "en" not in query and named:
        return [{**query, **rest, **line} for line in named]
    shared = {name: text for name, text in query.items() if not _OF_ONE_EVENT.match(name)}
    return [{**query, **rest}, *({**shared, **line} for line in named)]


def _items(params: Params) -> tuple[Item, ...]:
    coded = [(int(name[2:]), text) for name, text in params.items() if _POSITION.fullmatch(name)]
    return tuple(_item(text) for _, text in sorted(coded)[:MAX_ITEMS])


def _item(text: str) -> Item:
    """Fields stand between tildes, each a code of two letters and its value; ~~ is a tilde."""
    coded: dict[str, str] = {}
    for part in _FIELD.findall(text):
        coded.setdefault(part[:2], part[2:].replace("~~", "~"))
    named = {_ITEM_CODES[code]: value for code, value in coded.items() if code in _ITEM_CODES}
    own = {value: coded.get(f"v{code[1]}", "") for code, value in coded.items() if code[0] == "k"}
    return Item(
        item_id=named.pop("item_id", ""),
        item_name=named.pop("item_name", ""),
        price=number(named.pop("price", None)),
        quantity=number(named.pop("quantity", None)),
        params=own | named,
    )


_WEB = {"v": "^2$", "tid": "^G-"}

GA4 = Vendor(
    id="ga4",
    name="Google Analytics 4",
    category=Category.ANALYTICS,
    collectors=("region1.google-analytics.com", "analytics.google.com", "stats.g.doubleclick.net"),
    docs="https://developers.google.com/analytics/devguides/collection/ga4/reference/events",
    endpoints=(
        Endpoint(id="google", host="google-analytics.com", path="^/g/collect/?$"),
        Endpoint(id="google_signals", host="analytics.google.com", path="^/g/collect/?$"),
        Endpoint(
            id="measurement_protocol", host="google-analytics.com", path="^/(debug/)?mp/collect/?$"
        ),
        Endpoint(
            id="signals_ping",
            host="stats.g.doubleclick.net",
            path="/g/collect",
            kind=Kind.AUX,
            priority=10,
        ),
        Endpoint(id="audiences", host="google.*", path="^/ads/ga-audiences", kind=Kind.AUX),
        Endpoint(
            id="first_party", segment="collect", path="/g/collect/?$", require=_WEB, priority=90
        ),
        Endpoint(id="tag_gateway", segment="c", path="/g/c$", require=_WEB, priority=90),
        Endpoint(
            id="custom_path",
            require={"v": "^2$", "tid": "^G-[A-Z0-9]{5,}$", "en": "."},
            query_hint="tid=G-",
            priority=95,
        ),
    ),
    account=("tid", "measurement_id"),
    event=("en", "name"),
    value=("epn.value", "ep.value", "params.value"),
    currency=("cu", "ep.currency", "params.currency"),
    transaction_id=("ep.transaction_id", "epn.transaction_id", "params.transaction_id"),
    event_id=("ep.event_id", "params.event_id"),
    key=("ep.transaction_id", "epn.transaction_id", "params.transaction_id", "ep.event_id"),
    prefixes={"epn.": "", "ep.": "", "upn.": "user.", "up.": "user.", "params.": ""},
    names={
        "dl": "page_location",
        "dr": "page_referrer",
        "dt": "page_title",
        "cid": "client_id",
        "uid": "user_id",
        "sid": "session_id",
        "_et": "engagement_time_msec",
    },
    standard_events=frozenset(
        {
            "add_payment_info",
            "add_shipping_info",
            "add_to_cart",
            "add_to_wishlist",
            "begin_checkout",
            "close_convert_lead",
            "close_unconvert_lead",
            "disqualify_lead",
            "earn_virtual_currency",
            "generate_lead",
            "join_group",
            "level_end",
            "level_start",
            "level_up",
            "login",
            "page_view",
            "post_score",
            "purchase",
            "qualify_lead",
            "refund",
            "remove_from_cart",
            "search",
            "select_content",
            "select_item",
            "select_promotion",
            "share",
            "sign_up",
            "spend_virtual_currency",
            "tutorial_begin",
            "tutorial_complete",
            "unlock_achievement",
            "view_cart",
            "view_item",
            "view_item_list",
            "view_promotion",
            "working_lead",
        }
    ),
    automatic_events=frozenset(
        {
            "click",
            "file_download",
            "first_visit",
            "form_start",
            "form_submit",
            "scroll",
            "session_start",
            "user_engagement",
            "video_complete",
            "video_progress",
            "video_start",
            "view_search_results",
        }
    ),
    cookies=("_ga", "_ga_*"),
    layers=("dataLayer", "gtag"),
    split=_split,
    items=_items,
    consent=google_consent,
)
