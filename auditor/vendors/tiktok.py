"""TikTok Pixel: JSON in the body, or as base64 in one parameter of the URL."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, item_rows, json_list

_EVENT_PATH = r"^/api/v\d+/pixel(/(act|track|batch))?/?$"
_IN_URL = "analytics_message"

TIKTOK = Vendor(
    id="tiktok",
    name="TikTok Pixel",
    category=Category.ADVERTISING,
    collectors=("analytics-ipv6.tiktokw.us",),
    docs="https://ads.tiktok.com/help/article/standard-events-parameters",
    endpoints=(
        Endpoint(
            id="telemetry",
            host="tiktok.com",
            path=r"^/api/v\d+/(pixel/(perf|inter|pageview|shopify)|monitor|performance)",
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(
            id="pixel",
            host="tiktok.com",
            host_form=r"(^|\.)analytics(-sg|-ipv6|\.us)?\.tiktok\.com$",
            path=_EVENT_PATH,
        ),
        Endpoint(id="pixel_us", host="tiktokw.us", path=_EVENT_PATH),
        Endpoint(
            id="v1",
            host="analytics.tiktok.com",
            path=r"^/api/v\d+/(track|pixel)(/|$)",
            priority=55,
        ),
        Endpoint(id="library", host="analytics.tiktok.com", path="^/i18n/pixel/", kind=Kind.SCRIPT),
    ),
    account=("context.pixel.code", "pixel_code", "sdkid", f"{_IN_URL}.context.pixel.code"),
    event=("event", "action", f"{_IN_URL}.event"),
    value=("properties.value", f"{_IN_URL}.properties.value"),
    currency=("properties.currency", f"{_IN_URL}.properties.currency"),
    transaction_id=("properties.order_id", f"{_IN_URL}.properties.order_id"),
    event_id=("event_id", f"{_IN_URL}.event_id"),
    key=("event_id", f"{_IN_URL}.event_id"),
    prefixes={
        "properties.": "",
        "context.user.": "user.",
        f"{_IN_URL}.properties.": "",
        f"{_IN_URL}.context.user.": "user.",
    },
    names={
        "context.page.url": "page_location",
        "context.page.referrer": "page_referrer",
        f"{_IN_URL}.context.page.url": "page_location",
        f"{_IN_URL}.context.page.referrer": "page_referrer",
    },
    nested={_IN_URL: "base64"},
    standard_events=frozenset(
        {
            "AddPaymentInfo",
            "AddToCart",
            "AddToWishlist",
            "ApplicationApproval",
            "CompleteRegistration",
            "Contact",
            "CustomizeProduct",
            "Download",
            "FindLocation",
            "InitiateCheckout",
            "Lead",
            "Pageview",
            "Purchase",
            "Schedule",
            "Search",
            "StartTrial",
            "SubmitApplication",
            "Subscribe",
            "ViewContent",
        }
    ),
    automatic_events=frozenset({"EngagedSession", "EnrichAM", "LandingPageView", "Metadata"}),
    same_event={"CompletePayment": "Purchase", "SubmitForm": "Lead"},
    cookies=("_ttp", "_tt_*"),
    layers=("ttq",),
    split=json_list("batch"),
    items=item_rows(
        "properties.contents",
        f"{_IN_URL}.properties.contents",
        item_id="content_id",
        item_name="content_name",
        price="price",
    ),
)
