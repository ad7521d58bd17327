"""Rokt: offers after the purchase; its SDK is mParticle's under another name, plus signals."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path, item_rows, json_list

_HOSTS = ("rokt.com", "rokt-api.com")
_SDK_HOST = r"(^|\.)(apps|mobile-api|wsdk)\.rokt(-api)?\.com$"

ROKT = Vendor(
    id="rokt",
    name="Rokt",
    category=Category.ADVERTISING,
    docs="https://docs.rokt.com/",
    notes=(
        "Events of the current SDK have mParticle's form and pass for Rokt's by their host.",
        "Behind a domain of the site they can't be told from mParticle's.",
        "Signals (SignalImpression ...) report how an offer was shown; the SDK sends them itself.",
        "Attributes hold the buyer's e-mail and name, in the clear unless the site hashes them.",
    ),
    endpoints=(
        Endpoint(
            id="sdk_events",
            host=_HOSTS,
            host_form=_SDK_HOST,
            path=r"^/webevents/v\d+/JS/[^/]+/events/?$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="signals",
            host=_HOSTS,
            host_form=_SDK_HOST,
            path=r"^/v\d+/events/?$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="identity",
            host=_HOSTS,
            host_form=_SDK_HOST,
            path=r"^/(webevents/v\d+/)?identity/",
            kind=Kind.USER_DATA,
            answer='{"mpid":"4170000000000000417","context":"","matched_identities":{}}',
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="telemetry",
            host=_HOSTS,
            host_form=_SDK_HOST,
            path=r"^/v\d+/(log|errors|timings|wsdk-init)",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=_HOSTS,
            host_form=_SDK_HOST,
            path="^/(wsdk|js|tags)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(
        in_path(r"(?i)/JS/(?:v\d+/)?([^/]+)/"),
        "accountId",
    ),
    event=(
        "data.event_name",
        "data.screen_name",
        "data.product_action.action",
        "eventType",
        "event_type",
    ),
    value=("data.product_action.total_amount", "data.custom_attributes.amount"),
    currency=("data.currency_code", "data.custom_attributes.currency"),
    transaction_id=(
        "data.product_action.transaction_id",
        "data.custom_attributes.confirmationref",
    ),
    event_id=("data.source_message_id", "instanceGuid"),
    key=("data.source_message_id", "instanceGuid"),
    prefixes={"data.custom_attributes.": "", "data.product_action.": ""},
    names={"pageUrl": "page_location", "data.custom_attributes.url": "page_location"},
    user_data={
        "user_identities.email": "email",
        "user_identities.other": "email",
        "user_attributes.firstname": "first_name",
        "user_attributes.lastname": "last_name",
        "user_attributes.mobile": "phone",
        "user_attributes.billingzipcode": "postal_code",
    },
    standard_events=frozenset({"page_view", "purchase", "checkout", "view_detail"}),
    automatic_events=frozenset(
        {
            "SignalActivation",
            "SignalDismissal",
            "SignalGatedResponse",
            "SignalImpression",
            "SignalInitialize",
            "SignalLoadComplete",
            "SignalLoadStart",
            "SignalResponse",
            "SignalTimeOnSite",
            "SignalViewed",
            "application_state_transition",
            "session_end",
            "session_start",
            "user_attribute_change",
            "user_identity_change",
        }
    ),
    split=json_list("events"),
    items=item_rows("data.product_action.products", item_id="id", item_name="name", price="price"),
)
