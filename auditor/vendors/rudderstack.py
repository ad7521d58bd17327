"""RudderStack: JSON to a data plane, which mostly stands on the customer's own host."""

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
)

_CALLS = ("track", "page", "identify", "group", "alias", "screen")
_LIBRARY = "^RudderLabs JavaScript SDK"


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """A page or screen call with a name of its own is a page or screen call all the same."""
    kind = params.get("type", "")
    return (kind,) if kind in {"page", "screen"} and kind != event else ()


RUDDERSTACK = Vendor(
    id="rudderstack",
    name="RudderStack",
    category=Category.ANALYTICS,
    docs="https://www.rudderstack.com/docs/event-spec/standard-events/",
    notes=(
        (
            "Only beacons carry the write key in the address; other requests have it in the "
            "Authorization header (Basic, base64 of KEY:), which is not read here."
        ),
        (
            "A track call is named by its event, a page call by its name; identify, group and "
            "alias calls go by their type."
        ),
        "Traits are sent in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="dataplane",
            host=("rudderstack.com", "rudderlabs.com"),
            host_form=r"^(?!(cdn|api|app|www)\.)",
            path="/v1/(track|page|identify|group|alias|screen|batch)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="beacon",
            path="/beacon/v1/batch$",
            require={"writeKey": "."},
            segment="beacon",
            priority=80,
        ),
        Endpoint(
            id="first_party",
            path=f"/v1/({'|'.join(_CALLS)})$",
            require_json={"context.library.name": _LIBRARY},
            segment=_CALLS,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party_batch",
            path="/v1/batch$",
            require_json={"batch.0.context.library.name": _LIBRARY},
            segment="batch",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="config",
            host=("rudderstack.com", "rudderlabs.com"),
            path=r"(sourceConfig|rsa\.min\.js|rudder-analytics)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account_in_header=True,
    account=("writeKey",),
    event=("event", "name", "type", in_path("/v1/([a-z]+)/?$")),
    value=("properties.revenue", "properties.value", "properties.total"),
    currency=("properties.currency",),
    transaction_id=("properties.order_id",),
    aliases=_aliases,
    event_id=("messageId",),
    key=("messageId",),
    unique=("messageId",),
    called_at=("originalTimestamp",),
    prefixes={"properties.": ""},
    names={
        "context.page.url": "page_location",
        "context.page.referrer": "page_referrer",
        "context.page.title": "page_title",
    },
    user_data={
        "userId": "user_id",
        "context.traits.email": "email",
        "context.traits.phone": "phone",
        "context.traits.firstName": "first_name",
        "context.traits.firstname": "first_name",
        "context.traits.lastName": "last_name",
        "context.traits.lastname": "last_name",
        "context.traits.birthday": "birth_date",
        "context.traits.gender": "gender",
        "context.traits.address.street": "street",
        "context.traits.address.city": "city",
        "context.traits.address.state": "region",
        "context.traits.address.postalCode": "postal_code",
        "context.traits.address.postalcode": "postal_code",
        "context.traits.address.country": "country",
    },
    user_hash="plain",
    consent_params=(
        "context.consentManagement.allowedConsentIds",
        "context.consentManagement.deniedConsentIds",
    ),
    page_views=frozenset({"page"}),
    cookies=("rl_anonymous_id", "rl_user_id", "rl_trait", "rl_session", "rl_page_init_referrer"),
    layers=("rudderanalytics",),
    split=json_list("batch"),
    required=(Required(event="Order Completed", must=("items",)),),
    items=item_rows("properties.products", item_id="product_id", item_name="name", price="price"),
)
