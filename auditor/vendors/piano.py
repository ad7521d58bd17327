"""Piano Analytics (once AT Internet): lists of events as JSON, and the older images to hit.xiti."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Category, Grant, Item, Kind, Signal
from auditor.vendor import (
    ENDPOINT,
    Confidence,
    Endpoint,
    Params,
    Vendor,
    item_rows,
    json_list,
    number,
    one_for_all,
)

_SITE = {"s": r"^\d+$"}
_CLICKS = {
    "A": "click.action",
    "N": "click.navigation",
    "S": "click.exit",
    "T": "click.download",
}
"""What the older tag calls a kind of click -> what Piano calls it."""


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - a rename_event
    return _CLICKS.get(name, name) if "name" not in params else name


def _single(params: Params) -> tuple[Item, ...]:
    """The product that an event of its own is about."""
    key = params.get("data.product_id", "")
    if not key:
        return ()
    return (
        Item(
            item_id=key,
            item_name=params.get("data.product", ""),
            price=number(params.get("data.product_pricetaxincluded")),
            quantity=number(params.get("data.product_quantity")),
        ),
    )


def _consent(params: Params) -> Mapping[Signal, Grant]:
    choice = params.get("data.visitor_privacy_consent", "")
    if choice not in {"true", "false"}:
        return {}
    return {Signal.ANALYTICS_STORAGE: Grant.GRANTED if choice == "true" else Grant.DENIED}


PIANO = Vendor(
    id="piano",
    name="Piano Analytics (AT Internet)",
    category=Category.ANALYTICS,
    docs="https://developers.atinternet-solutions.com/piano-analytics/data-collection/how-to-send-events/collection-api",
    notes=(
        "The account is the number of the site.",
        (
            "A purchase is transaction.confirmation with what the whole cart costs, and a "
            "product.purchased for each product."
        ),
        (
            "visitor_privacy_mode tells the choice: optin, optout, exempt (measured without "
            "consent), no-consent or no-storage; hits are sent in all of them unless the "
            "site forbids it."
        ),
        "Many customers collect on a host of their own, and the path can be chosen too.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host=("pa-cd.com", "xiti.com", "at-o.net", "ati-host.net"),
            path="^/event/?$",
            require=_SITE,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="piano_io",
            host="piano.io",
            path="/event/?$",
            require=_SITE,
            shared=True,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="xiti",
            host=("xiti.com", "at-o.net", "ati-host.net", "pa-cd.com"),
            path=r"/(hit|go|get)\.(xiti|url|ad)$",
        ),
        Endpoint(
            id="first_party",
            path="/event/?$",
            require=_SITE,
            require_json={"events.0.name": "."},
            segment="event",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party_get",
            require={"s": r"^\d{4,}$", "idclient": ".", "events": r"^\[\{\"name\""},
            query_hint="events=%5B%7B",
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party_xiti",
            path=r"/hit\.xiti$",
            require=_SITE,
            segment="hit.xiti",
            priority=90,
        ),
        Endpoint(
            id="library",
            host="aticdn.net",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("s",),
    account_form=r"\d+",
    event=("name", "type", "click"),
    default_event="page.display",
    default_evidence=({ENDPOINT: "xiti$", "p": "."},),
    value=(
        "data.cart_turnovertaxincluded",
        "data.cart_turnovertaxfree",
        "data.goal_revenue",
        "roimt",
    ),
    currency=("data.cart_currency", "data.product_currency"),
    transaction_id=("data.transaction_id", "cmd"),
    event_id=("data.event_id",),
    key=("data.transaction_id", "cmd"),
    prefixes={"data.": ""},
    names={
        "data.page_url": "page_location",
        "data.event_url_full": "page_location",
        "data.previous_url": "page_referrer",
        "data.page_title_html": "page_title",
        "data.page": "page_name",
        "ref": "page_referrer",
        "p": "page_name",
        "s2": "level_2",
    },
    user_data={"data.user_id": "user_id", "at": "user_id"},
    consent_params=("data.visitor_privacy_consent", "data.visitor_privacy_mode"),
    page_views=frozenset({"page.display"}),
    standard_events=frozenset(
        {
            "cart.awaiting_payment",
            "cart.creation",
            "cart.delivery",
            "cart.display",
            "cart.payment",
            "cart.update",
            "click.action",
            "click.download",
            "click.exit",
            "click.navigation",
            "internal_search_result.click",
            "internal_search_result.display",
            "page.display",
            "product.add_to_cart",
            "product.awaiting_payment",
            "product.display",
            "product.page_display",
            "product.purchased",
            "product.remove_from_cart",
            "transaction.confirmation",
        }
    ),
    rename_event=_named,
    cookies=("pa_vid", "pa_user", "pa_privacy", "atuserid", "atidvisitor", "_pcid", "_pctx"),
    layers=("pa", "_pac"),
    split=json_list("events", field="events"),
    items=one_for_all(
        item_rows(
            "data.items_list",
            item_id="product_id",
            item_name="product",
            price="product_pricetaxincluded",
            quantity="product_quantity",
        ),
        _single,
    ),
    consent=_consent,
)
