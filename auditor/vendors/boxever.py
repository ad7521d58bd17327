"""Sitecore CDP and Personalize (Boxever): events as JSON in the address, or as the body."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, number

_OLDER, _NEWER = "boxever.com", "sitecorecloud.io"
_API = r"^api(-engage)?[\w-]*\.(boxever\.com|sitecorecloud\.io)$"


def _items(params: Params) -> tuple[Item, ...]:
    """The product of ADD: an event carries one at most."""
    at = next((at for at in ("message.product", "product") if f"{at}.item_id" in params), "")
    if not at:
        return ()
    return (
        Item(
            item_id=params[f"{at}.item_id"],
            item_name=params.get(f"{at}.name", ""),
            price=number(params.get(f"{at}.price")),
            quantity=number(params.get(f"{at}.quantity")),
        ),
    )


BOXEVER = Vendor(
    id="boxever",
    name="Sitecore CDP (Boxever)",
    category=Category.CRM,
    docs="https://doc.sitecore.com/cdp/en/developers/api/index-en.html",
    notes=(
        "The account is the client key; an event goes by its type, in capital letters.",
        "ADD, CONFIRM and CHECKOUT make an order; CHECKOUT has its number.",
        "That the newer host keeps these names is general knowledge.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host=_OLDER,
            host_form=_API,
            path=r"^/v\d[\d.]*/event/create\.json$",
        ),
        Endpoint(
            id="events",
            host=_NEWER,
            host_form=_API,
            path=r"^/v\d[\d.]*/events/?$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="questions",
            host=(_OLDER, _NEWER),
            host_form=_API,
            path=r"^/v\d[\d.]*/(browser/|callFlows)",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="library",
            host=("d1mj578wat5n4o.cloudfront.net", "d35vb5cccm4xzp.cloudfront.net"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("client_key", "message.client_key"),
    event=("message.type", "type"),
    currency=("message.currency", "currency"),
    transaction_id=("message.reference_id", "reference_id"),
    prefixes={"message.": "", "ext.": ""},
    names={"message.page": "page", "message.pos": "point_of_sale", "pos": "point_of_sale"},
    nested={"message": "json"},
    page_views=frozenset({"VIEW"}),
    user_data={
        f"{at}{wire}": human
        for at in ("message.", "")
        for wire, human in (
            ("email", "email"),
            ("firstname", "first_name"),
            ("lastname", "last_name"),
            ("mobile", "phone"),
            ("dob", "birth_date"),
        )
    },
    standard_events=frozenset(
        {"ADD", "ADD_CONTACTS", "CHECKOUT", "CONFIRM", "IDENTITY", "PAYMENT", "SEARCH", "VIEW"}
    ),
    cookies=("bid_*", "bx_*"),
    layers=("_boxeverq", "Boxever", "Engage"),
    items=_items,
)
