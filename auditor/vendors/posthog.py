"""PostHog: JSON, gzip or base64 of JSON, to its own hosts or through a proxy of the site."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, item_rows, json_list

_CAPTURE = "/(e|i/v0/e|batch|capture)/?$"
_SEGMENTS = ("e", "batch", "capture")
_DONE = '{"status": 1}'
"""Its library takes 200 for success alone, and repeats what was answered with 204."""
_JSON_IN_BASE64 = "^eyJ(hcGlfa2V5Ijoi|1dWlkIjoi|ldmVudCI6)"
"""{"api_key":", {"uuid":" and {"event":"""

POSTHOG = Vendor(
    id="posthog",
    name="PostHog",
    category=Category.ANALYTICS,
    docs="https://posthog.com/docs/libraries/js",
    notes=(
        "Names of amounts and currencies are the site's choice; revenue and value are looked for.",
        (
            "Events are collected for some seconds and leave in batches, as gzip where the browser "
            "can."
        ),
        (
            "distinct_id is the device's until the site identifies the visitor; then $user_id is "
            "there too."
        ),
        "Many sites send it through a host of their own, to get past blockers.",
        "Flags and remote configuration are let through: the page's look can hang on them.",
        "Properties of a person are sent in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="capture",
            host="i.posthog.com",
            host_form=r"^(?!\w+-assets\.)",
            path="^/(e|i/v0/e|batch|capture|track|engage)/?$",
            answer=_DONE,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="capture_app",
            host=("app.posthog.com", "eu.posthog.com", "us.posthog.com"),
            path="^/(e|i/v0/e|batch|capture|track|engage)/?$",
            shared=True,
            answer=_DONE,
        ),
        Endpoint(
            id="proxy",
            path=_CAPTURE,
            require={"ip": ".", "ver": r"^\d"},
            segment=_SEGMENTS,
            answer=_DONE,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy_batch",
            path=_CAPTURE,
            require_json={"api_key": ".", "batch.0.event": ".", "batch.0.properties.$lib": "."},
            segment=_SEGMENTS,
            answer=_DONE,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy_beacon",
            path=_CAPTURE,
            require={"compression": "^base64$", "data": _JSON_IN_BASE64},
            segment=_SEGMENTS,
            answer=_DONE,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="replay",
            host="posthog.com",
            path="^/(s|report|i/v1/(logs|metrics))/?$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="config",
            host="posthog.com",
            path="^/(decide|flags|api/(surveys|web_experiments|early_access_features))/?",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="library",
            host="posthog.com",
            path="^/(static|array)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("properties.token", "api_key", "token"),
    account_form=r"phc_\w+",
    event=("event",),
    value=("properties.revenue", "properties.value"),
    currency=("properties.currency",),
    transaction_id=("properties.order_id", "properties.transaction_id"),
    event_id=("uuid", "properties.$insert_id"),
    key=("uuid", "properties.$insert_id"),
    unique=("uuid", "properties.$insert_id"),
    called_at=("timestamp",),
    called_ago=("offset",),
    prefixes={"properties.": ""},
    names={
        "properties.$current_url": "page_location",
        "properties.$referrer": "page_referrer",
        "properties.title": "page_title",
    },
    user_data={
        "properties.$user_id": "user_id",
        **{
            f"{where}.{wire}": human
            for where in ("$set", "$set_once", "properties.$set", "properties.$set_once")
            for wire, human in (
                ("email", "email"),
                ("phone", "phone"),
                ("first_name", "first_name"),
                ("last_name", "last_name"),
            )
        },
    },
    user_hash="plain",
    page_views=frozenset({"$pageview"}),
    automatic_events=frozenset(
        {
            "$$heatmap",
            "$autocapture",
            "$copy_autocapture",
            "$create_alias",
            "$dead_click",
            "$exception",
            "$feature_flag_called",
            "$groupidentify",
            "$identify",
            "$opt_in",
            "$pageleave",
            "$pageview",
            "$rageclick",
            "$set",
            "$snapshot",
            "$web_experiment_applied",
            "$web_vitals",
        }
    ),
    cookies=("ph_*_posthog",),
    layers=("posthog",),
    split=json_list("batch", field="data"),
    items=item_rows("properties.products", item_id="product_id", item_name="name", price="price"),
)
