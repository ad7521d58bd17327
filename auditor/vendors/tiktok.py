"""TikTok Pixel: JSON in the body, or as base64 in one parameter of the URL."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Endpoint,
    Limit,
    Required,
    Vendor,
    item_rows,
    json_list,
)

_EVENT_PATH = r"^/api/v\d+/pixel(/(act|track|batch))?/?$"
_IN_URL = "analytics_message"
_PERSON = {
    "email": "email",
    "auto_email": "email",
    "phone_number": "phone",
    "auto_phone_number": "phone",
    "external_id": "external_id",
}
# CompletePayment is on TikTok's list too: the old name of Purchase, which counts as that.
_RESERVED = frozenset({
    "AddBilling", "Browse", "Checkout", "ClickForm", "ClickInDownloadPage", "ClickToDownload",
    "Consult", "ConsultByPhone", "Registration", "StartCheckout", "ViewConsultationPage",
    "ViewDownloadPage", "ViewForm",
})  # fmt: skip

TIKTOK = Vendor(
    id="tiktok",
    name="TikTok Pixel",
    category=Category.ADVERTISING,
    collectors=("analytics-ipv6.tiktokw.us",),
    docs="https://ads.tiktok.com/help/article/standard-events-parameters",
    notes=(
        "TikTok renamed two events in 2025: CompletePayment is Purchase, SubmitForm is Lead.",
        "PlaceAnOrder and ClickButton are not standard events any more.",
        "Metadata and EnrichAM are the pixel looking at the page, no conversions.",
        "event_id is what server events are matched by; message_id only names the message.",
        "auto_email and auto_phone_number were found by the pixel itself, in a form.",
        "signal_diagnostic_labels tells whether TikTok takes the user data for valid.",
        "holdConsent keeps hits back until grantConsent; no parameter of a hit says so.",
    ),
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
    account_form="[A-Z0-9]{15,25}",
    event=("event", "action", f"{_IN_URL}.event"),
    value=("properties.value", f"{_IN_URL}.properties.value"),
    currency=("properties.currency", f"{_IN_URL}.properties.currency"),
    transaction_id=("properties.order_id", f"{_IN_URL}.properties.order_id"),
    event_id=("event_id", f"{_IN_URL}.event_id"),
    key=("event_id", f"{_IN_URL}.event_id"),
    called_at=("timestamp", f"{_IN_URL}.timestamp"),
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
    user_data={
        f"{root}context.user.{wire}": human
        for root in ("", f"{_IN_URL}.")
        for wire, human in _PERSON.items()
    },
    user_hash="sha256",
    hash_forms={"email": "dotted", "phone": "plus"},
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
    limits=(
        Limit(
            of="event_name",
            most=50,
            form=r"[A-Za-z][\w -]*",
            note="TikTok does not take the event.",
            docs="https://ads.tiktok.com/help/article/custom-events",
        ),
        Limit(
            of="event_name",
            reserved=_RESERVED,
            note="TikTok turns it into one of its standard events.",
            docs="https://ads.tiktok.com/help/article/reserved-events",
        ),
        Limit(
            of="param_value",
            param="content_type",
            one_of=frozenset({"product", "product_group"}),
            note="Ads that show products of a catalogue can't use the event.",
            docs="https://ads.tiktok.com/help/article/about-parameters",
        ),
        Limit(of="param_value", param="currency", form="[A-Za-z]{3}", note="ISO 4217."),
    ),
    required=(
        Required(event="Purchase", must=("value", "currency"), should=("items", "content_type")),
    ),
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
    # That it is called so in a hit of the pixel is general knowledge; holdConsent sends nothing.
    consent_params=("context.limited_data_use", "properties.limited_data_use"),
)
