"""Examples of a spec's parts, which editors show and insert. Each is as a file has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Example(NamedTuple):
    """One example of a part."""

    label: str
    """What an editor lists it as."""
    body: Any
    """Plain data, as YAML is read."""


_CLICK = {"click": {"role": "button", "name": "Place order"}, "goal": True}
_PURCHASE = {
    "tag": "ga4",
    "event": "purchase",
    "fires": "once",
    "params": {
        "transaction_id": {"present": True},
        "value": {"equals_text": {"css": ".order-total"}},
        "currency": "EUR",
    },
}
_ORDER = {
    "title": "Order placed",
    "type": "macro",
    "steps": [{"navigate": "/checkout"}, _CLICK],
    "expect": [_PURCHASE],
    "must_not_repeat_on": ["reload", "back"],
}
_FORM = {
    "title": "Contact form sent",
    "type": "macro",
    "steps": [
        {"navigate": "/contact"},
        {"fill": {"label": "Email", "value": "{email}"}},
        {"click": {"role": "button", "name": "Send"}, "goal": True},
    ],
    "expect": [{"tag": "ga4", "event": "generate_lead", "fires": "once"}],
}
_ACCEPT = {"steps": [{"click": {"role": "button", "name": "Accept all"}}], "signals": "granted"}
_REJECT = {
    "steps": [{"click": {"role": "button", "name": "Reject all"}}],
    "signals": "denied",
    "forbid": ["advertising", "analytics"],
}

EXAMPLES: Mapping[str, tuple[Example, ...]] = MappingProxyType({
    "TagSpec": (
        Example("Google Analytics 4", {"vendor": "ga4", "account": "G-7XK2P9QW3L"}),
        Example("Google Tag Manager", {"vendor": "gtm", "account": "GTM-KX7P2QW"}),
        Example("Google Ads", {"vendor": "google_ads", "account": "AW-640120377"}),
        Example("Meta Pixel", {"vendor": "meta", "account": "731900024518862"}),
    ),
    "ConsentLeg": (
        Example("The visitor accepts", _ACCEPT),
        Example("The visitor refuses", _REJECT),
        Example("The banner is left alone", {"signals": "denied", "forbid": ["advertising"]}),
    ),
    "GoalSpec": (Example("An order", _ORDER), Example("A form", _FORM)),
    "ExpectSpec": (
        Example("A purchase", _PURCHASE),
        Example(
            "A conversion of Google Ads",
            {
                "tag": "google_ads",
                "event": "conversion",
                "params": {"label": "aBcDeFgHiJkLmNoPqR", "value": {"above": 0}, "currency": "EUR"},
            },
        ),
        Example("A hit of any content", {"tag": "meta", "event": "Lead", "fires": "once"}),
    ),
    "ForbidSpec": (Example("No lead", {"tag": "ga4", "event": "generate_lead"}),),
    "MatcherSpec": (
        Example("What the page shows", {"equals_text": {"css": ".order-total"}}),
        Example("Any value", {"present": True}),
        Example("A form", {"matches": "T-[0-9]+"}),
        Example("A number above 0", {"above": 0}),
        Example("One of some", {"one_of": ["EUR", "CHF"]}),
        Example("The sum of others", {"sum_of": ["items", "shipping", "-discount"]}),
        Example("A part of another", {"percent_of": {"percent": 30, "of": "ga4.purchase.value"}}),
        Example("Only with a coupon", {"above": 0, "when": {"coupon": "present"}}),
    ),
    "Step": (
        Example("Open a page", {"navigate": "/products/lamp"}),
        Example("Click a button", {"click": {"role": "button", "name": "Add to cart"}}),
        Example("Click: the goal action", _CLICK),
        Example("Fill a field", {"fill": {"label": "Email", "value": "{email}"}}),
        Example(
            "Choose in a list", {"select_option": {"label": "Country", "value": "Germany"}}
        ),
        Example("Tick a box", {"check": {"label": "I accept the terms"}}),
        Example(
            "Wait for an element", {"wait_for_element": {"role": "heading", "name": "Thank you"}}
        ),
        Example("Wait for an address", {"wait_for_url": "**/thanks*"}),
        Example("Wait for an answer", {"wait_for_response": "/api/orders*"}),
    ),
    "Crawl": (
        Example(
            "All pages",
            {"max_pages": 100, "expect": [{"tag": "ga4", "event": "page_view", "fires": "once"}]},
        ),
    ),
    "Ignore": (
        Example(
            "A known finding",
            {"check": "duplicate-hit", "reason": "SHOP-142", "until": "2027-01-31"},
        ),
    ),
    "Environment": (
        Example(
            "A test copy",
            {"url": "https://staging.shop.example", "accounts": {"ga4": "G-9TESTCOPY1"}},
        ),
    ),
})  # fmt: skip
"""By the name of a part's model."""
