"""mParticle: batches of events as JSON (version 3), or one event a request (1 and 2)."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    in_path,
    item_rows,
    json_list,
    one_for_all,
)

_EVENTS = r"/v\d+/JS/[^/]+/events/?$"
_WHO = '{"mpid":"4170000000000000417","context":"","matched_identities":{},"is_ephemeral":true}'
"""Its library sends no event before it was told whose they are."""


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    kind = params.get("event_type", "")
    return (kind,) if kind and kind != event else ()


MPARTICLE = Vendor(
    id="mparticle",
    name="mParticle",
    category=Category.ANALYTICS,
    docs="https://docs.mparticle.com/developers/apis/json-reference/",
    notes=(
        "A commerce event has no name of its own; it is called by its action (purchase).",
        "An event with a name also answers to its type: custom_event, screen_view.",
        "Before the first event the library asks who the visitor is; unanswered, it stays silent.",
        "Identities go along in the clear, in every batch and to the identity host.",
    ),
    endpoints=(
        Endpoint(id="events", host="mparticle.com", path=_EVENTS),
        Endpoint(
            id="first_party",
            segment="webevents",
            path=f"/webevents{_EVENTS}",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="identity",
            host="identity.mparticle.com",
            path=r"^/v\d+/",
            kind=Kind.USER_DATA,
            answer=_WHO,
        ),
        Endpoint(
            id="identity_first_party",
            segment="identity",
            path=r"/identity/v\d+/(identify|login|logout|([^/]+/)?modify|search)$",
            require_json={"client_sdk.sdk_vendor": "^mparticle$"},
            kind=Kind.USER_DATA,
            answer=_WHO,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="telemetry",
            host="mparticle.com",
            path=r"/v\d+/(JS/[^/]+/(Forwarding|log)|identity/)",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="mparticle.com",
            path=r"/js/v\d+/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    library_has_own_id=True,
    account=(in_path(r"(?i)/JS/(?:v\d+/)?([^/]+)/"),),
    event=(
        "data.event_name",
        "data.screen_name",
        "data.product_action.action",
        "event_type",
        "n",
        "dt",
    ),
    value=("data.product_action.total_amount", "pd.tr"),
    currency=("data.currency_code", "cu"),
    transaction_id=("data.product_action.transaction_id", "pd.ti"),
    event_id=("data.source_message_id",),
    key=("data.source_message_id",),
    unique=("data.source_message_id",),
    called_at=("data.timestamp_unixtime_ms", "ct"),
    prefixes={"data.custom_attributes.": "", "data.product_action.": "", "attrs.": ""},
    user_data={
        "user_identities.email": "email",
        "user_identities.mobile_number": "phone",
        "user_identities.customer_id": "user_id",
        "known_identities.email": "email",
        "known_identities.mobile_number": "phone",
        "known_identities.customerid": "user_id",
        "mpid": "external_id",
    },
    user_hash="plain",
    consent_params=("consent_state.gdpr", "consent_state.ccpa", "con.gdpr", "con.ccpa"),
    page_views=frozenset({"screen_view"}),
    standard_events=frozenset(
        {
            "add_to_cart",
            "add_to_wishlist",
            "checkout",
            "checkout_option",
            "click",
            "commerce_event",
            "purchase",
            "refund",
            "remove_from_cart",
            "remove_from_wish_list",
            "screen_view",
            "view_detail",
        }
    ),
    automatic_events=frozenset(
        {
            "application_state_transition",
            "session_end",
            "session_start",
            "user_attribute_change",
            "user_identity_change",
        }
    ),
    same_event={"1": "session_start", "2": "session_end", "10": "application_state_transition"},
    aliases=_aliases,
    cookies=("mprtcl-v4*",),
    layers=("mParticle",),
    split=json_list("events", "msgs"),
    required=(Required(event="purchase", must=("items",)),),
    items=one_for_all(
        item_rows("data.product_action.products", item_id="id", item_name="name", price="price"),
        item_rows("pd.pl", item_id="id", item_name="nm", price="pr", quantity="qt"),
    ),
)
