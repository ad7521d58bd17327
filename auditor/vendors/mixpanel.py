"""Mixpanel: JSON, mostly as base64, in the field `data` of a form."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Limit, Vendor, in_path, item_rows, json_list

_API = r"^api[\w-]*\.mixpanel\.com$"
_DATA = r"^(W3siZXZlbnQi|eyJldmVudCI|W3siJ|eyIk|\[?\{\"(event\"|\$))"
"""How `data` begins: [{"event", {"event", [{"$ or {"$, plain or in base64."""
_DONE = "1"
"""What the server says for success, and JSON too; its library calls any answer but 200 an error."""

MIXPANEL = Vendor(
    id="mixpanel",
    name="Mixpanel",
    category=Category.ANALYTICS,
    docs="https://docs.mixpanel.com/docs/tracking-methods/sdks/javascript",
    notes=(
        (
            "Names of amounts and currencies are the site's choice; revenue, value and amount are "
            "looked for."
        ),
        "engage and groups set properties of a person or a group, and are not events.",
        (
            "distinct_id is the device's until the site identifies the visitor; then $user_id is "
            "there too."
        ),
        "Events are collected for some seconds and leave in batches.",
        "Properties of a person are sent in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="track",
            host="mixpanel.com",
            host_form=_API,
            path="^/(track|engage|groups|import)/?",
            answer=_DONE,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy",
            path="/(track|engage|groups)/?$",
            require={"ip": "^[01]$", "_": r"^\d{13}$", "data": _DATA},
            segment=("track", "engage", "groups"),
            answer=_DONE,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="replay", host="mixpanel.com", host_form=_API, path="^/record", kind=Kind.AUX),
        Endpoint(
            id="config",
            host="mixpanel.com",
            host_form=_API,
            path="^/(decide|flags|settings)",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="library",
            host="mxpnl.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("properties.token", "$token", "token"),
    account_form=r"\w{20,}",
    event=("event", in_path("/(engage|groups)/?$")),
    value=("properties.revenue", "properties.value", "properties.amount", "properties.$amount"),
    currency=("properties.currency",),
    transaction_id=("properties.order_id", "properties.transaction_id"),
    event_id=("properties.$insert_id",),
    key=("properties.$insert_id",),
    unique=("properties.$insert_id",),
    called_at=("properties.time",),
    prefixes={"properties.": ""},
    names={
        "properties.$current_url": "page_location",
        "properties.current_url_path": "page_path",
        "properties.$referrer": "page_referrer",
        "properties.current_page_title": "page_title",
    },
    user_data={
        "properties.$user_id": "user_id",
        "properties.$email": "email",
        **{
            f"{operation}.{wire}": human
            for operation in ("$set", "$set_once")
            for wire, human in (
                ("$email", "email"),
                ("$phone", "phone"),
                ("$first_name", "first_name"),
                ("$last_name", "last_name"),
                ("$city", "city"),
                ("$region", "region"),
                ("$country_code", "country"),
            )
        },
    },
    user_hash="plain",
    page_views=frozenset({"$mp_web_page_view"}),
    automatic_events=frozenset(
        {
            "$identify",
            "$mp_click",
            "$mp_dead_click",
            "$mp_input_change",
            "$mp_page_leave",
            "$mp_rage_click",
            "$mp_scroll",
            "$mp_session_record",
            "$mp_submit",
            "$mp_web_page_view",
            "$opt_in",
        }
    ),
    cookies=("mp_*_mixpanel",),
    layers=("mixpanel",),
    split=json_list(field="data"),
    items=item_rows("properties.products", item_id="product_id", item_name="name", price="price"),
    limits=(
        Limit(of="event_name", most=255),
        Limit(of="params", most=255, unit="count"),
        Limit(of="param_value", most=255, unit="bytes", note="Longer texts are cut."),
        Limit(of="request_events", most=2000, unit="count"),
    ),
)
