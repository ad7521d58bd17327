"""Snowplow: page views, structured and self-describing events, to a collector on any host."""

from __future__ import annotations

import re

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    flatten,
    item_rows,
    json_list,
    number,
    one_for_all,
    read_json,
)

MAX_ENTITIES = 200
"""Entities read from one event; a basket of so many products is rare."""

_SCHEMA = re.compile(r"^iglu:[^/]+/([^/]+)/")
_ALIASES = {
    "pv": ("page_view",),
    "pp": ("page_ping",),
    "tr": ("transaction",),
    "ti": ("transaction_item",),
}
_LISTED = json_list("data", needs="e")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """The events of a request, each with its own data and its entities under their names."""
    if endpoint == "iglu":
        schema = _SCHEMA.match(request.params.get("schema", ""))
        return [{**request.params, "ue.name": schema.group(1)} if schema else request.params]
    return [_opened(event) for event in _LISTED(request, endpoint)]


def _opened(event: Params) -> Params:
    fields = dict(event)
    own_data = read_json(event.get("ue_pr") or event.get("ue_px"))
    inner = own_data.get("data") if isinstance(own_data, dict) else None
    if isinstance(inner, dict):
        fields |= _entity(inner, "ue")
    context = read_json(event.get("co") or event.get("cx"))
    entities = context.get("data") if isinstance(context, dict) else None
    if isinstance(entities, list):
        fields |= _entities(entities[:MAX_ENTITIES])
    return fields


def _entity(entity: dict[str, object], at: str) -> dict[str, str]:
    schema = _SCHEMA.match(str(entity.get("schema", "")))
    name = {f"{at}.name": schema.group(1)} if schema else {}
    return name | flatten(entity.get("data"), f"{at}.data")


def _entities(entities: list[object]) -> dict[str, str]:
    """The fields of entities: NAME.FIELD of a single one, NAME.0.FIELD of several of one name."""
    named: dict[str, list[object]] = {}
    for entity in entities:
        if isinstance(entity, dict):
            schema = _SCHEMA.match(str(entity.get("schema", "")))
            if schema:
                named.setdefault(schema.group(1), []).append(entity.get("data"))
    fields: dict[str, str] = {}
    for name, data in named.items():
        several = len(data) > 1 or name == "product"
        fields |= flatten(data if several else data[0], f"context.{name}")
    return fields


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """The kind of an event with a name of its own, and the name of a shop's action."""
    kind = params.get("e", "ue" if "ue.name" in params else "")
    names = (kind, *_ALIASES.get(kind, ()))
    if event == "snowplow_ecommerce_action":
        names = (*names, params.get("ue.data.type", ""))
    return tuple(name for name in names if name and name != event)


def _old_item(params: Params) -> tuple[Item, ...]:
    """The one product of a `ti` event."""
    sku, name = params.get("ti_sk", ""), params.get("ti_nm", "")
    price, quantity = number(params.get("ti_pr")), number(params.get("ti_qu"))
    item = Item(item_id=sku, item_name=name, price=price, quantity=quantity)
    return (item,) if sku or name else ()


SNOWPLOW = Vendor(
    id="snowplow",
    name="Snowplow",
    category=Category.ANALYTICS,
    docs="https://docs.snowplow.io/docs/fundamentals/canonical-event/",
    notes=(
        "A structured event is called by its action (se_ac), and also answers to se.",
        "A self-describing event is called by its schema's name, and also answers to ue.",
        "The application's id (aid) counts as the account; tna only names the tracker.",
        "Entities that go along with an event are shown as context.NAME.FIELD.",
        "Consent travels as events of its own or as the entity gdpr, never as a parameter.",
        "A site may rename the path of its collector; then only the body's form gives it away.",
    ),
    endpoints=(
        Endpoint(
            id="tp2",
            segment="tp2",
            path=r"/com\.snowplowanalytics\.snowplow/tp2$",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="i",
            segment="i",
            path="^/i$",
            require={"e": "^(pv|pp|se|ue|tr|ti)$", "tv": "."},
            priority=80,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="custom_post",
            body_hint="iglu:com.snowplowanalytics.snowplow/payload_data",
            require_json={"schema": r"^iglu:com\.snowplowanalytics\.snowplow/payload_data/"},
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="iglu",
            hint="/com.snowplowanalytics.iglu/v1",
            path=r"/com\.snowplowanalytics\.iglu/v1$",
            require={"schema": "^iglu:"},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            segment=("sp.js", "sp.lite.js"),
            path=r"/sp(\.lite)?\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("aid",),
    event=("se_ac", "ue.name", "e"),
    value=("tr_tt", "context.transaction.revenue", "se_va", "ue.data.value", "ue.data.revenue"),
    currency=("tr_cu", "ti_cu", "context.transaction.currency", "ue.data.currency"),
    transaction_id=("tr_id", "ti_id", "context.transaction.transaction_id"),
    event_id=("eid",),
    key=("eid",),
    unique=("eid",),
    called_at=("dtm",),
    prefixes={"ue.data.": ""},
    names={
        "url": "page_location",
        "refr": "page_referrer",
        "page": "page_title",
        "se_ca": "category",
        "se_la": "label",
        "se_pr": "property",
    },
    user_data={"uid": "user_id", "duid": "external_id", "nuid": "external_id"},
    consent_params=("context.gdpr.basisForProcessing", "ue.data.basisForProcessing"),
    page_views=frozenset({"pv"}),
    standard_events=frozenset(
        {
            "add_to_cart",
            "consent_granted",
            "consent_preferences",
            "consent_withdrawn",
            "pv",
            "remove_from_cart",
            "screen_view",
            "site_search",
            "snowplow_ecommerce_action",
            "social_interaction",
            "ti",
            "tr",
        }
    ),
    automatic_events=frozenset(
        {
            "application_error",
            "change_form",
            "focus_form",
            "link_click",
            "pp",
            "submit_form",
            "web_vitals",
        }
    ),
    aliases=_aliases,
    cookies=("_sp_id.*", "_sp_ses.*"),
    layers=("snowplow",),
    split=_split,
    items=one_for_all(
        item_rows("context.product", item_id="id", item_name="name", price="price"),
        _old_item,
    ),
)
