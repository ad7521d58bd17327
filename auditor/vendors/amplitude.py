"""Amplitude: batches of events as JSON; the older library puts them into a form."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Limit,
    Params,
    Vendor,
    first,
    item_rows,
    json_list,
    number,
    one_for_all,
)

_API = r"^api\d?(\.eu)?\.amplitude\.com$"
_DONE = '{"code": 200, "events_ingested": 1, "payload_size_bytes": 1, "server_upload_time": 1}'
"""Its library reads the status from the JSON; one without `code` makes it send all once more."""
_REVENUE = (
    "revenue",
    "event_properties.$revenue",
    "event_properties.revenue",
    "event_properties.value",
)
_PRODUCT = ("productId", "event_properties.$productId", "event_properties.productId")
_PRICE = ("price", "event_properties.$price", "event_properties.price")
_QUANTITY = ("quantity", "event_properties.$quantity", "event_properties.quantity")


def _amount(params: Params) -> str | None:
    """Revenue may come as a price and a quantity; then Amplitude multiplies them."""
    if params.get("event_type") != "revenue_amount" or first(params, _REVENUE):
        return None
    price, quantity = number(first(params, _PRICE)), number(first(params, _QUANTITY))
    return None if price is None else str(price * (1 if quantity is None else quantity))


def _single(params: Params) -> tuple[Item, ...]:
    """The one product of an event of revenue."""
    key = first(params, _PRODUCT)
    if key is None:
        return ()
    price, quantity = number(first(params, _PRICE)), number(first(params, _QUANTITY))
    return (Item(item_id=key, price=price, quantity=quantity),)


AMPLITUDE = Vendor(
    id="amplitude",
    name="Amplitude",
    category=Category.ANALYTICS,
    docs="https://amplitude.com/docs/apis/analytics/http-v2",
    notes=(
        (
            "revenue_amount is what its function for revenue sends; the value may be price times "
            "quantity."
        ),
        "$identify and $groupidentify set properties, and are not actions of the visitor.",
        "An event is counted once by its insert_id.",
        "Properties of a user are sent in the clear.",
        "Its library repeats a request until the answer says code 200.",
    ),
    endpoints=(
        Endpoint(
            id="httpapi",
            host="amplitude.com",
            host_form=_API,
            path="^/(2/httpapi|batch)/?$",
            answer=_DONE,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="legacy",
            host="amplitude.com",
            host_form=_API,
            path="^/((group)?identify|httpapi)?/?$",
            # No JSON: the older library compares the text.
            answer="success",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy",
            path="/2/httpapi/?$",
            segment="httpapi",
            answer=_DONE,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="custom_path",
            require_json={"api_key": "^[0-9a-f]{32}$", "events.0.event_type": "."},
            body_hint='"event_type"',
            answer=_DONE,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="replay",
            host="amplitude.com",
            host_form=r"^(api-sr|diagnostics)[\w.-]*\.amplitude\.com$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="config",
            host="amplitude.com",
            host_form=r"^(sr-client-cfg|api\.lab|flag|cdn)[\w.]*\.amplitude\.com$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("api_key", "client"),
    account_form="[0-9a-f]{32}",
    event=("event_type",),
    value=_REVENUE,
    currency=("currency", "event_properties.currency", "event_properties.$currency"),
    transaction_id=(
        "event_properties.order_id",
        "event_properties.transaction_id",
        "event_properties.orderId",
    ),
    event_id=("insert_id",),
    key=("insert_id",),
    unique=("insert_id",),
    called_at=("time", "timestamp"),
    amount=_amount,
    prefixes={"event_properties.": ""},
    names={
        "event_properties.[Amplitude] Page Location": "page_location",
        "event_properties.[Amplitude] Page Title": "page_title",
        "event_properties.[Amplitude] Page Path": "page_path",
    },
    user_data={
        "user_id": "user_id",
        **{
            f"user_properties.{operation}{wire}": human
            for operation in ("", "$set.", "$setOnce.")
            for wire, human in (
                ("email", "email"),
                ("phone", "phone"),
                ("first_name", "first_name"),
                ("last_name", "last_name"),
                ("city", "city"),
                ("country", "country"),
            )
        },
    },
    user_hash="plain",
    page_views=frozenset({"[Amplitude] Page Viewed"}),
    standard_events=frozenset({"revenue_amount"}),
    automatic_events=frozenset(
        {
            "$groupidentify",
            "$identify",
            "[Amplitude] Dead Click",
            "[Amplitude] Element Changed",
            "[Amplitude] Element Clicked",
            "[Amplitude] Element Exposed",
            "[Amplitude] Error Click",
            "[Amplitude] Error Logged",
            "[Amplitude] File Downloaded",
            "[Amplitude] Form Started",
            "[Amplitude] Form Submitted",
            "[Amplitude] Network Request",
            "[Amplitude] Page Viewed",
            "[Amplitude] Rage Click",
            "[Amplitude] Viewport Content Updated",
            "[Amplitude] Web Vitals",
            "session_end",
            "session_start",
        }
    ),
    cookies=("AMP_*", "AMP_MKTG_*", "amplitude_id*", "amp_*"),
    layers=("amplitude",),
    split=json_list("events", field="e"),
    items=one_for_all(
        item_rows(
            "event_properties.products",
            "event_properties.cart",
            item_id="product_id",
            item_name="name",
            price="price",
        ),
        _single,
    ),
    limits=(
        Limit(of="param_value", most=1024, note="Longer texts are cut."),
        Limit(of="params", most=1024, unit="count"),
        Limit(of="request_events", most=2000, unit="count"),
    ),
)
