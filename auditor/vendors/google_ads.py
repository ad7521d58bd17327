"""Google Ads: conversions and remarketing, which leave as several requests each."""

from __future__ import annotations

import re

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    ENDPOINT,
    Confidence,
    Endpoint,
    Limit,
    Params,
    Required,
    Vendor,
    google_consent,
    in_param,
    in_path,
    number,
)

REMARKETING = "remarketing"
"""What we call a ping to the audience endpoint that names no event: it has no conversion label."""

_AUDIENCES = frozenset({"viewthrough", "remarketing", "measurement", "measurement_syndication"})
_ID = r"(AW-)?\d+"
_ITEM = re.compile(r"\(([^()]*)\)")


def _items(params: Params) -> tuple[Item, ...]:
    """`(price*quantity*id**)(...)`: what is left empty at the end does not matter."""
    rows = ([*row.split("*"), "", "", ""] for row in _ITEM.findall(params.get("item", "")))
    return tuple(
        Item(item_id=key, price=number(price), quantity=number(quantity))
        for price, quantity, key, *_ in rows
    )


def _event(params: Params, endpoint: str, event: str) -> str:
    unnamed = "en" not in params and "data.event" not in params
    return REMARKETING if unnamed and "label" not in params and endpoint in _AUDIENCES else event


GOOGLE_ADS = Vendor(
    id="google_ads",
    name="Google Ads",
    category=Category.ADVERTISING,
    docs="https://support.google.com/google-ads/answer/6095821",
    notes=(
        "A conversion leaves as up to four requests: label, order and account say which belong.",
        "A goal is account and label, AW-ID/LABEL: the send_to of the snippet.",
        "A wrong label is answered like a right one, so only the label's text tells it.",
        "gtag.config, on each page, and consent_update are the tag's own hits, no conversions.",
        "One conversion is counted for an order number and conversion action (oid).",
        "data holds what a page told of itself, as name=value between semicolons.",
        "gclaw is the click id from the cookie, gclid that of the address, auid the browser.",
        "ec_mode says who found the user data: a the tag by itself, c code, m a setting by hand.",
        "In em, e-mail, phone, name and street are hashed (base64), town and country are not.",
    ),
    endpoints=(
        Endpoint(
            id="conversion",
            host="googleadservices.com",
            path=f"^/pagead/conversion/{_ID}",
            confidence=Confidence.DOCUMENTED,
        ),
        # The same conversion once more, so another endpoint: else it would be a second one.
        Endpoint(id="ccm_conversion", host="googleadservices.com", path=f"^/ccm/conversion/{_ID}"),
        Endpoint(
            id="viewthrough",
            host="doubleclick.net",
            path=f"^/pagead/viewthroughconversion/{_ID}",
            shared=True,
        ),
        Endpoint(
            id="first_party_conversion",
            host="google.*",
            path=f"^/pagead/1p-conversion/{_ID}",
            shared=True,
        ),
        Endpoint(
            id="google_conversion",
            host="google.*",
            path=f"^/ccm/conversion/{_ID}",
            shared=True,
        ),
        Endpoint(
            id="conversion_syndication",
            host="googlesyndication.com",
            path=f"^/(pagead|ccm|measurement)/conversion/{_ID}",
            shared=True,
        ),
        Endpoint(id="remarketing", host="google.*", path=f"^/rmkt/collect/{_ID}", shared=True),
        Endpoint(id="measurement", host="google.*", path="^/ccm/collect", shared=True),
        Endpoint(
            id="measurement_syndication",
            host="googlesyndication.com",
            path="^/ccm/collect",
            shared=True,
        ),
        Endpoint(
            id="user_data",
            host="google.*",
            path=f"^/(pagead|ccm)/form-data/{_ID}",
            kind=Kind.USER_DATA,
        ),
        Endpoint(
            id="user_list", host="google.*", path=f"^/pagead/1p-user-list/{_ID}", kind=Kind.AUX
        ),
        Endpoint(id="protected_audience", host="td.doubleclick.net", path="^/td/", kind=Kind.AUX),
        Endpoint(
            id="server_ping", host="ad.doubleclick.net", path="^/ccm/s/collect", kind=Kind.AUX
        ),
        Endpoint(
            id="conversion_linker",
            host=("googleadservices.com", "google.*", "googleads.g.doubleclick.net"),
            path="^/pagead/(set_partitioned_cookie|landing)$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="attribution",
            host=("googleadservices.com", "google.*"),
            path="^/pagead/privacysandbox/conversion/",
            kind=Kind.AUX,
            mirror=True,
        ),
        Endpoint(
            id="gateway_conversion",
            path=f"/(ccm|pagead)/conversion/{_ID}",
            require={"gtm": "."},
            segment="conversion",
            priority=90,
        ),
        Endpoint(
            id="gateway_short",
            path=r"/p/c/\d{6,}/?$",
            require={"gtm": ".", "random": r"^\d+$"},
            segment="p",
            priority=90,
        ),
        Endpoint(
            id="gateway_user_data",
            path=f"/ccm/form-data/{_ID}",
            require={"gtm": "."},
            segment="form-data",
            kind=Kind.USER_DATA,
            priority=90,
        ),
    ),
    account=(
        in_param("tid", r"^AW-(\d+)$"),
        in_path(
            r"/(?:conversion|viewthroughconversion|1p-conversion|collect|form-data|1p-user-list|p/c)"
            r"/(?:AW-)?(\d+)"
        ),
    ),
    account_form=r"\d{6,}",
    account_prefix="AW-",
    account_shape=r"AW-\d+",
    account_example="AW-123456789",
    event=("en", "data.event"),
    default_event="conversion",
    default_evidence=({"label": "."}, {ENDPOINT: "conversion|attribution|gateway"}),
    value=("value", "epn.value"),
    currency=("currency_code", "ep.currency"),
    transaction_id=("oid", "ep.transaction_id", "transaction_id"),
    label=("label",),
    key=("oid", "ep.transaction_id", "transaction_id"),
    prefixes={"epn.": "", "ep.": ""},
    names={
        "url": "page_location",
        "dl": "page_location",
        "ref": "page_referrer",
        "dr": "page_referrer",
        "tiba": "page_title",
        "dt": "page_title",
        "mid": "merchant_id",
    },
    user_data={
        "em.em": "email",
        "em.pn": "phone",
        "em.fn0": "first_name",
        "em.ln0": "last_name",
        "em.sa0": "street",
        "em.ct0": "city",
        "em.rg0": "region",
        "em.pc0": "postal_code",
        "em.co0": "country",
    },
    user_hash="sha256",
    hash_forms={"email": "dotless", "phone": "plus"},
    nested={"data": "pairs", "em": "tilde"},
    standard_events=frozenset(
        {
            "add_to_cart",
            "conversion",
            "page_view",
            "purchase",
            "view_item",
            "view_item_list",
            "view_search_results",
        }
    ),
    automatic_events=frozenset({"consent_update", "gtag.config"}),
    limits=(
        Limit(
            of="param_value",
            param="transaction_id",
            most=64,
            note="Google Ads can't tell two conversions apart by it.",
            docs="https://support.google.com/google-ads/answer/6386790",
        ),
        Limit(of="param_value", param="value", form=r"-?\d+(\.\d+)?", note="A dot, and no symbol."),
        Limit(of="param_value", param="currency", form="[A-Za-z]{3}", note="ISO 4217."),
    ),
    required=(
        Required(
            event="conversion",
            must=("label",),
            docs="https://developers.google.com/tag-platform/devguides/conversions",
        ),
        Required(
            event="conversion",
            should=("value", "currency", "transaction_id"),
            confidence=Confidence.GENERAL,
        ),
    ),
    # Only some forms carry the order's number, or the label; each may draw a random number.
    mirror_key=(("oid", "ep.transaction_id", "transaction_id"),),
    cookies=("_gcl_*",),
    layers=("dataLayer", "gtag"),
    items=_items,
    consent=google_consent,
    consent_params=(
        "gcs",
        "gcd",
        "npa",
        "dma",
        "dma_cps",
        "gdpr",
        "gdpr_consent",
        "us_privacy",
        "gpp",
    ),
    rename_event=_event,
)
