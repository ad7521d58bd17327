"""Google Analytics 4: gtag.js, server-side containers, the tag gateway, Measurement Protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from auditor.model import Category, Grant, Item, Kind, Signal
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Limit,
    Params,
    RequestFacts,
    Required,
    Vendor,
    google_consent,
    item_rows,
    json_list,
    lines,
    number,
    one_for_all,
    urlencoded,
)

MAX_ITEMS = 200
"""GA4 takes no more items of one event."""

_ITEM_CODES = {
    "id": "item_id", "nm": "item_name", "pr": "price", "qt": "quantity", "af": "affiliation",
    "cp": "coupon", "ds": "discount", "lp": "index", "br": "item_brand", "ca": "item_category",
    "c2": "item_category2", "c3": "item_category3", "c4": "item_category4",
    "c5": "item_category5", "li": "item_list_id", "ln": "item_list_name", "va": "item_variant",
    "lo": "location_id", "pi": "promotion_id", "pn": "promotion_name", "cn": "creative_name",
    "cs": "creative_slot",
}  # fmt: skip
_FIELD = re.compile(r"(?:[^~]|~~)+")
_POSITION = re.compile(r"pr[0-9]{1,3}")
_OF_ONE_EVENT = re.compile(r"(?:en|_et|_c|_ee|_ss|_fv|_nsi|pr[0-9]+)$|epn?\.")
"""Parameters that are never shared between the events of a request."""
_WHOLE_BODY = json_list("events")
_PROPERTY = re.compile(r"^user_properties\.(.+)\.value")
_GRANTS = {"GRANTED": Grant.GRANTED, "DENIED": Grant.DENIED}


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """One event a line of the body; one more in the URL, where that names one."""
    if endpoint == "measurement_protocol":
        return [_with_properties(event) for event in _WHOLE_BODY(request, endpoint)]
    query = request.query
    read = [urlencoded(line) for line in islice(lines(request.body), MAX_EVENTS)]
    named = [line for line in read if "en" in line]
    # A line without a name of its own goes on with what the URL began.
    rest = {name: text for line in read if "en" not in line for name, text in line.items()}
    if "en" not in query and named:
        return [{**query, **rest, **line} for line in named]
    shared = {name: text for name, text in query.items() if not _OF_ONE_EVENT.match(name)}
    return [{**query, **rest}, *({**shared, **line} for line in named)]


def _with_properties(event: Params) -> Params:
    """User properties of the Measurement Protocol, called as the browser calls them."""
    return {_PROPERTY.sub(r"up.\1", name): text for name, text in event.items()}


def _consent(params: Params) -> Mapping[Signal, Grant]:
    """The grants: from a browser in gcs and gcd, from the Measurement Protocol in words."""
    by_server = {
        signal: _GRANTS[params[f"consent.{signal}"]]
        for signal in (Signal.AD_USER_DATA, Signal.AD_PERSONALIZATION)
        if params.get(f"consent.{signal}") in _GRANTS
    }
    return {**google_consent(params), **by_server}


def _items(params: Params) -> tuple[Item, ...]:
    coded = [(int(name[2:]), text) for name, text in params.items() if _POSITION.fullmatch(name)]
    return tuple(_item(text) for _, text in sorted(coded)[:MAX_ITEMS])


def _item(text: str) -> Item:
    """An item: codes of two letters and their values, with tildes between them; ~~ is a tilde."""
    coded: dict[str, str] = {}
    for part in _FIELD.findall(text):
        coded.setdefault(part[:2], part[2:].replace("~~", "~"))
    named = {_ITEM_CODES[code]: value for code, value in coded.items() if code in _ITEM_CODES}
    own = {value: coded.get(f"v{code[1]}", "") for code, value in coded.items() if code[0] == "k"}
    return Item(
        has_empty_id=named.get("item_id") == "",
        item_id=named.pop("item_id", ""),
        item_name=named.pop("item_name", ""),
        price=number(named.pop("price", None)),
        quantity=number(named.pop("quantity", None)),
        params=own | named,
    )


_ADDRESS = ("first_name", "last_name", "street", "city", "region", "postal_code", "country")
_PERSON = {"email": "email", "email_address": "email", "phone_number": "phone"} | {
    f"{at}{field}": field for at in ("address.", "address.0.") for field in _ADDRESS
}
_TOKEN = {
    "em.em": "email", "em.pn": "phone", "em.fn0": "first_name", "em.ln0": "last_name",
    "em.sa0": "street", "em.ct0": "city", "em.rg0": "region", "em.pc0": "postal_code",
    "em.co0": "country",
}  # fmt: skip


def _user_data() -> dict[str, str]:
    """Wire name -> field of the user's data: plain, hashed, or hashed and in a list."""
    names = dict(_TOKEN)
    for root in ("ep.user_data.", "user_data."):
        for wire, human in _PERSON.items():
            at, _, field = wire.rpartition(".")
            hashed = f"{root}{at}.sha256_{field}" if at else f"{root}sha256_{field}"
            names |= dict.fromkeys((hashed, f"{hashed}.0", f"{root}{wire}"), human)
    return names


_WEB = {"v": "^2$", "tid": "^G-"}
_NAME = r"[^\W\d_][\w\u0080-\U0010ffff]*"
"""Letters of any language, digits and underscores, a letter first."""
_PREFIXES = ("_", "firebase_", "ga_", "google_", "gtag.")
_LIMITS_DOCS = "https://support.google.com/analytics/answer/9267744"
_NAMING_DOCS = "https://support.google.com/analytics/answer/13316687"

_RECOMMENDED = frozenset({
    "add_payment_info", "add_shipping_info", "add_to_cart", "add_to_wishlist", "begin_checkout",
    "close_convert_lead", "close_unconvert_lead", "disqualify_lead", "earn_virtual_currency",
    "generate_lead", "join_group", "level_end", "level_start", "level_up", "login", "page_view",
    "post_score", "purchase", "qualify_lead", "refund", "remove_from_cart", "search",
    "select_content", "select_item", "select_promotion", "share", "sign_up",
    "spend_virtual_currency", "tutorial_begin", "tutorial_complete", "unlock_achievement",
    "view_cart", "view_item", "view_item_list", "view_promotion", "working_lead",
})  # fmt: skip
# page_view is automatic, too, but is left out here: a duplicate or unplanned one is a finding.
_AUTOMATIC = frozenset({
    "ad_click", "ad_impression", "ad_query", "click", "file_download", "first_visit", "form_start",
    "form_submit", "scroll",
    "session_start", "user_engagement", "video_complete", "video_progress", "video_start",
    "view_search_results",
})  # fmt: skip
# Sites may send the other names of Google's list (page_view, scroll, click, form_submit ...): what
# the library sends by itself, a site may send in its place.
_RESERVED = frozenset({
    "ad_impression", "app_remove", "app_store_refund", "app_store_subscription_cancel",
    "app_store_subscription_renew", "error", "first_open", "first_visit", "in_app_purchase",
    "session_start", "user_engagement",
})  # fmt: skip
_RESERVED_IN_APPS = frozenset({
    "ad_activeview", "ad_click", "ad_exposure", "ad_query", "ad_reward", "adunit_exposure",
    "app_background", "app_clear_data", "app_exception", "app_install",
    "app_store_subscription_convert", "app_update", "app_upgrade", "dynamic_link_app_open",
    "dynamic_link_app_update", "dynamic_link_first_open", "firebase_campaign",
    "notification_dismiss", "notification_foreground", "notification_open",
    "notification_receive", "os_update",
})  # fmt: skip
_RESERVED_PARAMS = frozenset({
    "cid", "customer_id", "customerid", "dclid", "gclid", "session_id", "sessionid", "sfmc_id",
    "sid", "srsltid", "uid", "user_id", "userid",
})  # fmt: skip
_RESERVED_PROPERTIES = frozenset({
    "cid", "customer_id", "customerid", "first_open_after_install", "first_open_time",
    "first_visit_time", "last_advertising_id_reset", "last_deep_link_referrer", "last_gclid",
    "lifetime_user_engagement", "non_personalized_ads", "session_id", "session_number",
    "sessionid", "sfmc_id", "sid", "uid", "user_id", "userid",
})  # fmt: skip
_NAMES = {
    "dl": "page_location", "dr": "page_referrer", "dt": "page_title", "cid": "client_id",
    "uid": "user_id", "sid": "session_id", "sct": "session_number", "seg": "session_engaged",
    "ul": "language", "sr": "screen_resolution", "_s": "hit_number",
    "_et": "engagement_time_msec",
}  # fmt: skip
_CONSENT = (
    "gcs", "gcd", "npa", "dma", "dma_cps", "pscdl", "us_privacy", "gdpr", "gdpr_consent", "gpp",
    "gpp_sid",
)  # fmt: skip
_WITH_ITEMS = (
    "add_payment_info", "add_shipping_info", "add_to_cart", "add_to_wishlist", "begin_checkout",
    "remove_from_cart", "view_cart", "view_item", "view_item_list",
)  # fmt: skip

GA4 = Vendor(
    id="ga4",
    name="Google Analytics 4",
    category=Category.ANALYTICS,
    collectors=("region1.google-analytics.com", "analytics.google.com", "stats.g.doubleclick.net"),
    docs="https://developers.google.com/analytics/devguides/collection/ga4/reference/events",
    notes=(
        "A request may carry several events, one a line; what the address says holds for all.",
        "A hit has no id of its own: purchases are told apart by transaction_id alone.",
        "A number sent as text stands in ep. instead of epn., and ep.value counts for no revenue.",
        "An item needs item_id or item_name, or it is left out of the reports.",
        "Two page_view hits of one page: often both a configuration and an event tag send it.",
        "With consent denied, hits without cookies may still go out: gcs=G100 is not a breach.",
        "A web property may have any number of event names; an app stops at 500.",
        "Measurement Protocol from a browser gives its API secret away to every visitor.",
        "Server-side hosts may wrap a hit in base64, which is read, or encrypt it, which is not.",
        "In em, e-mail, phone, name and street are hashed (base64), town and country are not.",
        "em=tv.1 and nothing more: the page was searched for user data, and none was found.",
    ),
    endpoints=(
        Endpoint(
            id="google",
            host=("google-analytics.com", "analytics.google.com"),
            path="^/g/collect/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        # Beside a hit the tag sends such a request without an event's name, too.
        Endpoint(
            id="google_s",
            host=("google-analytics.com", "analytics.google.com"),
            path="^/g/s/collect/?$",
            require={"en": "."},
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="google_s_ping",
            host=("google-analytics.com", "analytics.google.com"),
            path="^/g/s/collect/?$",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="measurement_protocol",
            host="google-analytics.com",
            path="^/(debug/)?mp/collect/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="signals_ping",
            host="stats.g.doubleclick.net",
            path="/g/collect",
            kind=Kind.AUX,
            priority=10,
        ),
        Endpoint(
            id="audiences",
            host="google.*",
            path="^/ads/ga-audiences",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        # A key event once more, for Google Ads: with the click's id, but the property's account.
        Endpoint(
            id="for_ads",
            host=("google.*", "googlesyndication.com", "google-analytics.com"),
            path="^/measurement/conversion/?$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="gateway_for_ads",
            segment="conversion",
            path="/gs?/measurement/conversion/?$",
            require={"tid": "^G-"},
            kind=Kind.AUX,
            priority=90,
        ),
        Endpoint(
            id="first_party",
            segment="collect",
            path="/g/collect/?$",
            require=_WEB,
            priority=90,
            confidence=Confidence.DOCUMENTED,
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
    account_form="G-[A-Z0-9]{4,}",
    account_shape="G-[A-Z0-9]+",
    account_example="G-ABC1234567",
    event=("en", "name"),
    value=("epn.value", "ep.value", "params.value"),
    currency=("cu", "ep.currency", "params.currency"),
    transaction_id=("ep.transaction_id", "epn.transaction_id", "params.transaction_id"),
    event_id=("ep.event_id", "params.event_id"),
    key=("ep.transaction_id", "epn.transaction_id", "params.transaction_id", "ep.event_id"),
    prefixes={"epn.": "", "ep.": "", "upn.": "user.", "up.": "user.", "params.": ""},
    names=_NAMES,
    user_data=_user_data(),
    user_hash="sha256",
    hash_forms={"email": "dotless", "phone": "plus"},
    nested={"em": "tilde"},
    standard_events=_RECOMMENDED,
    automatic_events=_AUTOMATIC,
    limits=(
        Limit(of="event_name", most=40, note="GA4 does not record the event.", docs=_LIMITS_DOCS),
        Limit(
            of="event_name",
            form=_NAME,
            note="Reports and conversions can't rely on such an event.",
            docs=_NAMING_DOCS,
        ),
        Limit(
            of="event_name",
            reserved=_RESERVED,
            reserved_prefixes=("query_id",),
            note="GA4 ignores it, or takes it for its own.",
            docs=_NAMING_DOCS,
        ),
        Limit(
            of="event_name",
            reserved=_RESERVED_IN_APPS,
            reserved_prefixes=("firebase_", "ga_", "google_"),
            note="Google keeps these names for apps.",
            confidence=Confidence.GENERAL,
            docs=_NAMING_DOCS,
        ),
        Limit(
            of="param_name",
            most=40,
            note="GA4 does not record the parameter.",
            docs=_LIMITS_DOCS,
        ),
        Limit(
            of="param_name",
            reserved=_RESERVED_PARAMS,
            reserved_prefixes=_PREFIXES,
            note="No custom dimension can be made of it, so that no report shows it.",
            docs=_NAMING_DOCS,
        ),
        Limit(
            of="param_value",
            most=100,
            exceptions={"page_title": 300, "page_referrer": 420, "page_location": 1000},
            note="GA4 does not record the rest; Analytics 360 keeps 500 characters.",
            docs=_LIMITS_DOCS,
        ),
        Limit(
            of="param_value",
            param="user_id",
            most=256,
            note="GA4 does not record it.",
            docs=_LIMITS_DOCS,
        ),
        Limit(
            of="params",
            most=25,
            unit="count",
            note="GA4 leaves out those beyond it; Analytics 360 takes 100.",
            docs=_LIMITS_DOCS,
        ),
        Limit(
            of="user_param_name",
            most=24,
            note="GA4 does not record the property.",
            docs=_LIMITS_DOCS,
        ),
        Limit(
            of="user_param_name",
            reserved=_RESERVED_PROPERTIES,
            reserved_prefixes=("_", "firebase_", "ga_", "google_"),
            note="No custom dimension can be made of it, so that no report shows it.",
            docs=_NAMING_DOCS,
        ),
        Limit(
            of="user_param_value",
            most=36,
            note="GA4 does not record the rest.",
            docs=_LIMITS_DOCS,
        ),
        Limit(
            of="user_params",
            most=25,
            unit="count",
            note="GA4 leaves out those beyond it.",
            docs=_LIMITS_DOCS,
        ),
        Limit(of="items", most=MAX_ITEMS, unit="count", docs=_LIMITS_DOCS),
        Limit(of="item_params", most=27, unit="count", docs=_LIMITS_DOCS),
    ),
    required=(
        Required(event="*", with_value=("currency",)),
        Required(event="purchase", must=("transaction_id", "items"), with_value=("currency",)),
        Required(event="refund", must=("transaction_id",), with_value=("currency",)),
        *(Required(event=event, must=("items",)) for event in _WITH_ITEMS),
        Required(event="search", must=("search_term",)),
        Required(event="unlock_achievement", must=("achievement_id",)),
        Required(event="post_score", must=("score",)),
        Required(event="spend_virtual_currency", must=("value", "virtual_currency_name")),
    ),
    cookies=("_ga", "_ga_*"),
    layers=("dataLayer", "gtag"),
    split=_split,
    items=one_for_all(
        _items,
        item_rows("params.items", item_id="item_id", item_name="item_name", price="price"),
    ),
    consent=_consent,
    consent_params=_CONSENT,
)
