"""Matomo (once Piwik): images, beacons and bulk requests to matomo.php."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    UNNAMED,
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
_TRACKED = {"idsite": r"^\d+$", "rec": "^1$"}
_PLUGINS = {
    "hsr_vid": "heatmap_session_recording",
    "fa_vid": "form_analytics",
    "fa_pv": "form_analytics",
    "ma_id": "media",
}
"""Parameter of a plugin's own requests -> what they are called here."""
_KINDS = ("search", "link", "download")
"""Parameters that say what a hit reports, where it is not a page view."""


_CONTENT = {"c_i": "content_interaction", "c_n": "content_impression"}
"""Parameter of content tracking -> what such a hit is called here."""


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - a rename_event
    """A heartbeat's event would be the number 1, which a goal may have too."""
    if "e_a" not in params and params.get("idgoal") == "0":
        return "order" if "ec_id" in params else "cart_update"
    if "e_a" in params or "idgoal" in params:
        return name
    if "ping" in params:
        return "ping"
    named = next((name for mark, name in (_PLUGINS | _CONTENT).items() if mark in params), "")
    if named or any(kind in params for kind in _KINDS):
        return named or name
    # Its library says of every hit that is not a page view that it is none.
    return UNNAMED if params.get("ca") == "1" else name


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """What kind of hit it is, where its name is a number, an address or a page's title."""
    if "e_a" in params:
        return ()
    if "idgoal" in params:
        return ("0",) if params["idgoal"] == "0" else ()
    if event == UNNAMED or event in _CONTENT.values():
        return ()
    kind = next((name for name in _KINDS if name in params), "pageview")
    named = kind != "pageview" or event == params.get("action_name")
    return (kind,) if named and kind != event else ()


def _items(params: Params) -> tuple[Item, ...]:
    """Lines are lists: number, name, category, price, quantity."""
    return tuple(
        Item(
            item_id=row.get("0", ""),
            item_name=row.get("1", ""),
            price=number(row.get("3")),
            quantity=number(row.get("4")),
            params={"category": row["2"]} if row.get("2") else {},
        )
        for row in rows(params, "ec_items")[:MAX_ITEMS]
    )


MATOMO = Vendor(
    id="matomo",
    name="Matomo",
    category=Category.ANALYTICS,
    docs="https://developer.matomo.org/api-reference/tracking-api",
    notes=(
        (
            "idgoal=0 is a hit of the shop: an order where ec_id is there, else a change of the "
            "cart; any other idgoal is the number of a goal."
        ),
        "In a spec: order, cart_update, pageview, search, link, download, or the event's own name.",
        "ping is the heartbeat, which only lengthens the visit.",
        "ca=1 marks a hit that is not a page view; c_n and c_i report a piece of content.",
        "The currency is a setting of the site and never sent.",
        "Without consent its library can go without cookies; hits are sent all the same.",
    ),
    endpoints=(
        Endpoint(
            id="cloud",
            host="matomo.cloud",
            host_form=r"^(?!cdn\.)",
            path=r"/(matomo|piwik)\.php$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="tracker",
            path=r"/(matomo|piwik)\.php$",
            segment=("matomo.php", "piwik.php"),
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="js_tracker",
            path=r"/js/(tracker\.php|index\.php)?$",
            require=_TRACKED,
            segment="js",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="custom_path",
            require=_TRACKED | {"action_name": "."},
            query_hint="idsite=",
            body_hint="idsite=",
            priority=95,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="custom_path_event",
            require=_TRACKED | {"r": r"^\d{6}$", "url": "^https?:"},
            query_hint="idsite=",
            body_hint="idsite=",
            priority=95,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            path=r"/(matomo|piwik)\.js$",
            segment=("matomo.js", "piwik.js"),
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="plugin_config",
            path=r"/plugins/HeatmapSessionRecording/configs\.php$",
            segment="configs.php",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="container",
            # A container has a name of eight letters and digits, which is seldom a word.
            path=r"/container_(?-i:(?=[a-zA-Z0-9]*[A-Z0-9])[a-zA-Z0-9]{8})(_\w+)?\.js$",
            hint="/container_",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("idsite",),
    account_form=r"\d+",
    environment=(in_path(r"/container_[a-zA-Z0-9]{8}_([a-z]+)(?:_\w+)?\.js$"),),
    event=("e_a", "idgoal", "search", "link", "download", "ping", "action_name"),
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
    consent_params=("consent",),
    nested={"ec_items": "json", "cvar": "json", "_cvar": "json"},
    automatic_events=frozenset({"ping", *_PLUGINS.values(), *_CONTENT.values()}),
    aliases=_aliases,
    rename_event=_named,
    required=(Required(event="order", must=("items",)),),
    cookies=(
        "_pk_id.*",
        "_pk_ses.*",
        "_pk_ref.*",
        "_pk_cvar.*",
        "mtm_consent",
        "mtm_cookie_consent",
    ),
    layers=("_paq", "_mtm"),
    split=json_list("requests", query_text=True),
    items=_items,
)
