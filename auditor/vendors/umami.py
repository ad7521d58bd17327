"""Umami: JSON of a type and a payload, to its cloud or to a host of the site's own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Limit,
    Params,
    Vendor,
    in_param,
    item_rows,
    json_list,
    sum_of_items,
)

_DATA = "payload.data"
_SITE = "^[0-9a-f-]{36}$"
_ITEMS = item_rows(
    f"{_DATA}.commerce.items",
    f"{_DATA}.items",
    item_id="productId",
    item_name="name",
    price="price",
)
_HEARD = "{}"
"""Its library reads the answer as JSON, and reports a failure to the page where it is none."""


def _amount(params: Params) -> str | None:
    """A commerce event has no total: its lines make it."""
    if f"{_DATA}.revenue" in params or f"{_DATA}.commerce.currency" not in params:
        return None
    return sum_of_items(_ITEMS(params))


UMAMI = Vendor(
    id="umami",
    name="Umami",
    category=Category.ANALYTICS,
    docs="https://umami.is/docs/tracker-functions",
    notes=(
        "An event without a name is a page view; identify, performance and error are not events.",
        "Umami cuts the names of events at 50 characters.",
        "It has no id by which it would recognise an event that was sent twice.",
        "A commerce event names no total; shown is the sum of its lines, without tax and shipping.",
    ),
    endpoints=(
        Endpoint(
            id="send",
            segment=("send", "collect"),
            path="/api/(send|collect)/?$",
            require_json={"payload.website": _SITE},
            answer=_HEARD,
            priority=80,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="batch",
            segment="batch",
            path="/api/batch/?$",
            require_json={"0.payload.website": _SITE},
            answer=_HEARD,
            priority=80,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="custom_path",
            body_hint='"payload":{"website":"',
            require_json={"type": "^[a-z]+$", "payload.website": _SITE, "payload.hostname": "."},
            answer=_HEARD,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("umami.is", "umami.dev"),
            path=r"/script\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("payload.website",),
    account_form="[0-9a-f-]{36}",
    event=(
        "payload.name",
        "payload.event_name",
        in_param("type", "^(identify|performance|error)$"),
    ),
    default_event="pageview",
    default_evidence=({"type": "^event$", "payload.url": "."},),
    value=(f"{_DATA}.revenue",),
    currency=(f"{_DATA}.currency", f"{_DATA}.commerce.currency"),
    transaction_id=(f"{_DATA}.commerce.orderId",),
    key=(f"{_DATA}.commerce.orderId",),
    amount=_amount,
    prefixes={f"{_DATA}.commerce.": "", f"{_DATA}.": ""},
    names={
        "payload.url": "page_location",
        "payload.referrer": "page_referrer",
        "payload.title": "page_title",
    },
    user_data={"payload.id": "external_id"},
    standard_events=frozenset({"pageview"}),
    automatic_events=frozenset({"error", "performance"}),
    limits=(
        Limit(of="event_name", most=50, note="The rest is cut off."),
        Limit(of="param_value", most=500, note="Numbers keep four decimals, lists become text."),
        Limit(of="params", most=50, unit="count"),
    ),
    split=json_list(),
    items=_ITEMS,
    layers=("umami",),
)
