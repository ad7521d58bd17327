"""Adobe Experience Platform Web SDK (alloy): JSON to the Edge Network."""

from __future__ import annotations

from decimal import Decimal

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Required,
    Vendor,
    in_param,
    json_list,
    number,
    rows,
)

MAX_ITEMS = 200
_ANALYTICS = "data.__adobe.analytics."
_COMMERCE = "xdm.commerce."
_SENT = r"/ee/([^/]+/)?v\d+/(interact|collect)$"
_CONSENT = r"/ee/([^/]+/)?v\d+/privacy/set-consent$"
_DATASTREAM = {"configId": "."}
_LISTED = json_list("events")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """A request for an identity or for offers alone brings no event."""
    data = request.json
    if endpoint != "consent" and isinstance(data, dict) and "events" not in data:
        return []
    return _LISTED(request, endpoint)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """The commerce measures, and Analytics' single success events where those are sent too."""
    listed = params.get(f"{_ANALYTICS}events", "").split(",", MAX_EVENTS)[:MAX_EVENTS]
    names = [event.partition("=")[0].partition(":")[0].strip() for event in listed]
    for name, value in params.items():
        if name.startswith(_COMMERCE) and name.endswith(".value") and value not in {"", "0"}:
            measure = name.removeprefix(_COMMERCE).removesuffix(".value")
            names += [] if "." in measure else [f"commerce.{measure}"]
    return tuple(name for name in dict.fromkeys(names) if name and name != event)


def _items(params: Params) -> tuple[Item, ...]:
    return tuple(_item(row) for row in rows(params, "xdm.productListItems")[:MAX_ITEMS])


def _item(row: dict[str, str]) -> Item:
    quantity = number(row.get("quantity"))
    return Item(
        item_id=row.get("SKU", ""),
        item_name=row.get("name", ""),
        price=_unit_price(number(row.get("priceTotal")), quantity),
        quantity=quantity,
        params={k: v for k, v in row.items() if k and k not in {"SKU", "name", "quantity"}},
    )


def _unit_price(total: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """The wire has the line's total."""
    if total is None or not quantity:
        return total
    price = total / quantity
    exponent = price.as_tuple().exponent
    return round(price, 2) if isinstance(exponent, int) and exponent < -MOST_DECIMALS else price


MOST_DECIMALS = 6

ADOBE_WEBSDK = Vendor(
    id="adobe_websdk",
    name="Adobe Experience Platform Web SDK",
    category=Category.ANALYTICS,
    docs="https://experienceleague.adobe.com/en/docs/experience-platform/collection/js/js-overview",
    notes=(
        "The account is the datastream; :dev or :stage after it is the environment.",
        (
            "One request can go to Analytics, Target and other Adobe products; the datastream "
            "decides which."
        ),
        "Analytics' own variables, sent under data.__adobe.analytics, go by their old names.",
        "An interact request may ask for an identity or for offers only; that is not a hit.",
    ),
    endpoints=(
        Endpoint(
            id="edge",
            host=("edge.adobedc.net", "data.adobedc.net"),
            path=_SENT,
            require=_DATASTREAM,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            path=_SENT,
            require=_DATASTREAM,
            segment=("interact", "collect"),
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="consent",
            path=_CONSENT,
            require=_DATASTREAM,
            segment="set-consent",
            kind=Kind.CONSENT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_param("configId", "^([^:]+)"),),
    account_form=r"[0-9a-f-]{36}",
    environment=(in_param("configId", r":(\w+)$"),),
    event=("xdm.eventType",),
    value=("xdm.commerce.order.priceTotal",),
    currency=("xdm.commerce.order.currencyCode", f"{_ANALYTICS}currencyCode"),
    transaction_id=("xdm.commerce.order.purchaseID", f"{_ANALYTICS}purchaseID"),
    event_id=("xdm._id",),
    key=("xdm._id",),
    called_at=("xdm.timestamp",),
    prefixes={_ANALYTICS: ""},
    names={
        "xdm.web.webPageDetails.URL": "page_location",
        "xdm.web.webPageDetails.name": "page_name",
        "xdm.web.webReferrer.URL": "page_referrer",
        "xdm.web.webInteraction.name": "link_name",
        "xdm.web.webInteraction.type": "link_type",
        "xdm.web.webInteraction.URL": "link_url",
    },
    user_data={
        "xdm.identityMap.Email.0.id": "email",
        "xdm.identityMap.Email_LC_SHA256.0.id": "email",
        "xdm.identityMap.Phone.0.id": "phone",
        "xdm.identityMap.Phone_SHA256.0.id": "phone",
    },
    consent_params=(
        "meta.state.entries",
        "consent",
    ),
    page_views=frozenset({"web.webpagedetails.pageViews"}),
    standard_events=frozenset(
        {
            "commerce.checkouts",
            "commerce.productListAdds",
            "commerce.productViews",
            "commerce.purchases",
            "decisioning.propositionDisplay",
            "decisioning.propositionFetch",
            "decisioning.propositionInteract",
            "web.webinteraction.linkClicks",
            "web.webpagedetails.pageViews",
        }
    ),
    aliases=_aliases,
    cookies=("kndctr_*_identity", "kndctr_*_cluster", "kndctr_*_consent", "AMCV_*"),
    layers=("alloy",),
    split=_split,
    required=(Required(event="commerce.purchases", must=("items",)),),
    items=_items,
)
