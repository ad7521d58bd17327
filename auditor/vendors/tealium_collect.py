"""Tealium Collect: EventStream and AudienceStream, by JSON, a form with JSON, or the URL."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path, json_list

_WITHIN = ("", "shared.", "data.data.", "data.")
"""Where the data layer stands: in the body, beside a list of events, in i.gif's parameter."""


def _at(*names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{name}" for name in names for prefix in _WITHIN)


TEALIUM_COLLECT = Vendor(
    id="tealium_collect",
    name="Tealium Collect (EventStream, AudienceStream)",
    category=Category.ANALYTICS,
    docs="https://docs.tealium.com/api/v3/http-api/endpoints/",
    notes=(
        "It sends the site's whole data layer, under the site's own names.",
        "The account is shown with its profile: ACCOUNT/PROFILE.",
        "What order_total, order_id and customer_email mean is a convention of Tealium's layer.",
        "Identifiers in the data layer travel in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="tealiumiq.com",
            host_form=r"(^|\.)(collect[\w-]*|datacloud)\.tealiumiq\.com$",
            path=r"(/event|/i\.gif|/bulk-event)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party_json",
            body_hint='"tealium_account"',
            path="/(bulk-)?event/?$",
            require_json={"tealium_account": ".", "tealium_profile": "."},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            segment="i.gif",
            path=r"/i\.gif$",
            require={"data": "tealium"},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="visitor",
            host="tealiumiq.com",
            host_form=r"(^|\.)visitor-service[\w-]*\.tealiumiq\.com$",
            kind=Kind.AUX,
            needed=True,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(*_at("tealium_account"), in_path(r"^/([\w-]+)/[\w-]+/2/i\.gif")),
    account_below=(*_at("tealium_profile"), in_path(r"^/[\w-]+/([\w-]+)/2/i\.gif")),
    environment=_at("tealium_environment"),
    event=(*_at("tealium_event"), "data.event", "event"),
    page_views=frozenset({"view"}),
    value=_at("order_total"),
    currency=_at("order_currency"),
    transaction_id=_at("order_id"),
    event_id=_at("tealium_random"),
    key=_at("tealium_random"),
    nested={"data": "json"},
    prefixes={"data.data.": "", "data.": "", "shared.": ""},
    names={
        f"{prefix}{wire}": human
        for prefix in _WITHIN
        for wire, human in {
            "dom.url": "page_location",
            "page_url": "page_location",
            "dom.referrer": "page_referrer",
            "dom.title": "page_title",
        }.items()
    },
    user_data={
        f"{prefix}{wire}": human
        for prefix in _WITHIN
        for wire, human in {
            "customer_email": "email",
            "customer_phone": "phone",
            "customer_first_name": "first_name",
            "customer_last_name": "last_name",
            "customer_city": "city",
            "customer_state": "region",
            "customer_zip": "postal_code",
            "customer_postal_code": "postal_code",
            "customer_country": "country",
            "customer_id": "user_id",
        }.items()
    },
    user_hash="plain",
    cookies=("TAPID",),
    layers=("utag", "utag_data"),
    split=json_list("events"),
)
