"""AppsFlyer: the web SDK's visits and events, as JSON under an address of its own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

APPSFLYER = Vendor(
    id="appsflyer",
    name="AppsFlyer",
    category=Category.ADVERTISING,
    docs="https://support.appsflyer.com/hc/en-us/articles/43485611331473--Beta-Integrate-AppsFlyer-Web-SDK",
    notes=(
        "LOAD is the visit of a page, sent by the library itself.",
        "That an event's fields travel under the names of the page's call is general knowledge.",
        "The library's address names the smart banner's key, not the one that its hits go to.",
    ),
    endpoints=(
        Endpoint(id="event", host=("wa.appsflyer.com", "wa.onelink.me"), path="^/events/?$"),
        Endpoint(
            id="library",
            host="websdk.appsflyer.com",
            path="^/?$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("wa.appsflyer.com", "wa.onelink.me"),
    library_has_own_id=True,
    account=("data.webAppId", "site-id"),
    event=("data.eventName", "data.eventType"),
    value=("data.eventRevenue",),
    currency=("data.eventRevenueCurrency", "data.eventValue.currency"),
    prefixes={"data.eventValue.": ""},
    names={
        "data.afWebUserId": "client_id",
        "meta.locationHref": "page_location",
        "meta.referrer": "page_referrer",
    },
    user_data={"data.customUserId": "user_id"},
    automatic_events=frozenset({"LOAD"}),
    page_views=frozenset({"LOAD"}),
    cookies=("af_id", "afUserId"),
    layers=("AF",),
)
