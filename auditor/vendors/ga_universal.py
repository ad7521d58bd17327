"""Universal Analytics: retired by Google, yet many sites still send to it."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Limit,
    Required,
    Vendor,
    body_lines,
    google_consent,
    in_param,
    item_columns,
    numbered_items,
    one_for_all,
)

_ANALYTICS = ("google-analytics.com", "analytics.google.com")
_NEVER = "\0"
"""No separator: an item hit holds one item."""

GA_UNIVERSAL = Vendor(
    id="ga_universal",
    name="Google Universal Analytics (retired)",
    category=Category.ANALYTICS,
    docs="https://developers.google.com/analytics/devguides/collection/protocol/v1/parameters",
    notes=(
        "Google has processed none of these hits since July 2024: they only transfer data.",
        "A hit of the type event is called by its action; all others by their type.",
        "ga.js of old sends __utm.gif, its events and values folded into one parameter, utme.",
    ),
    endpoints=(
        Endpoint(
            id="collect",
            host=_ANALYTICS,
            path="^/([rj]/)?collect/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="batch", host=_ANALYTICS, path="^/batch/?$", confidence=Confidence.DOCUMENTED),
        Endpoint(
            id="utm_gif",
            host="google-analytics.com",
            path=r"^/(r/)?__utm\.gif$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="script",
            host="google-analytics.com",
            path=r"^/(analytics|ga|ga_exp)\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="doubleclick", host="stats.g.doubleclick.net", path="^/[rj]/collect", kind=Kind.AUX
        ),
        Endpoint(
            id="first_party",
            segment="collect",
            path="/([rj]/)?collect/?$",
            require={"v": "^1$", "tid": r"^UA-\d+-\d+$"},
            priority=90,
        ),
    ),
    account=("tid", "utmac"),
    account_form=r"UA-\d+-\d+",
    account_shape=r"UA-\d+-\d+",
    account_example="UA-1234567-1",
    event=("ea", in_param("utme", r"(?:^|\))5\([^*)]*\*([^*)]+)"), "t", "utmt"),
    default_event="pageview",
    default_evidence=({"utmp": "."},),
    value=("tr", "ev", "utmtto", in_param("utme", r"(?:^|\))5\([^)]*\)\((\d+)\)")),
    currency=("cu", "utmcu"),
    transaction_id=("ti", "utmtid"),
    key=("ti", "utmtid"),
    prefixes={"cd": "dimension", "cm": "metric"},
    names={
        "dl": "page_location",
        "dr": "page_referrer",
        "dt": "page_title",
        "dp": "page_path",
        "dh": "hostname",
        "utmr": "page_referrer",
        "utmdt": "page_title",
        "utmp": "page_path",
        "utmhn": "hostname",
        "cid": "client_id",
        "uid": "user_id",
        "t": "hit_type",
        "ec": "event_category",
        "el": "event_label",
        "ev": "event_value",
        "ni": "non_interaction",
        "pa": "product_action",
        "ta": "affiliation",
        "tt": "tax",
        "ts": "shipping",
        "tcc": "coupon",
        "cd": "screen_name",
        "cm": "campaign_medium",
    },
    standard_events=frozenset(
        {
            "event",
            "exception",
            "item",
            "pageview",
            "screenview",
            "social",
            "timing",
            "transaction",
        }
    ),
    automatic_events=frozenset({"timing"}),
    limits=(
        Limit(of="event_name", most=500, unit="bytes"),
        Limit(of="param_value", param="event_category", most=150, unit="bytes"),
        Limit(of="param_value", param="event_label", most=500, unit="bytes"),
        Limit(of="param_value", param="transaction_id", most=500, unit="bytes"),
        Limit(of="param_value", param="dimension*", most=150, unit="bytes"),
        Limit(of="param_value", param="page_location", most=2048, unit="bytes"),
        Limit(of="param_value", param="page_referrer", most=2048, unit="bytes"),
        Limit(of="param_value", param="page_title", most=1500, unit="bytes"),
        Limit(of="event", most=8192, unit="bytes"),
        Limit(of="request_events", most=20, unit="count", note="Of a batch."),
    ),
    required=(
        Required(event="transaction", must=("transaction_id",)),
        Required(event="item", must=("transaction_id", "items")),
    ),
    # _ga is GA4's as well, and told there.
    cookies=("_gid", "_gat*", "__utm*"),
    layers=("ga", "_gaq"),
    split=body_lines,
    items=one_for_all(
        numbered_items("pr{}id", item_name="pr{}nm", price="pr{}pr", quantity="pr{}qt"),
        item_columns(_NEVER, item_id="ic", item_name="in", price="ip", quantity="iq"),
        item_columns(
            _NEVER, item_id="utmipc", item_name="utmipn", price="utmipr", quantity="utmiqt"
        ),
    ),
    consent=google_consent,
    consent_params=("gcs", "gcd", "npa", "dma", "gdpr", "gdpr_consent", "us_privacy"),
)
