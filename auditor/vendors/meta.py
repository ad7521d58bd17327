"""Meta Pixel: fbevents.js, by image, form or beacon, and the gateways that stand in for it."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Limit,
    Params,
    Required,
    Vendor,
    in_path,
    item_rows,
)

_contents = item_rows(
    "cd[contents]",
    "cd[content_ids]",
    item_id="id",
    item_name="title",
    price="item_price",
)


def _items(params: Params) -> tuple[Item, ...]:
    """The contents, or else the bare ids, which some sites send as a list between commas."""
    items = _contents(params)
    bare = params.get("cd[content_ids]", "")
    if items or bare.lstrip()[:1] in {"", "[", "{"}:
        return items
    return tuple(Item(item_id=key) for text in bare.split(",")[:200] if (key := text.strip()))


_PERSON = {
    "em": "email",
    "ph": "phone",
    "fn": "first_name",
    "ln": "last_name",
    "ge": "gender",
    "db": "birth_date",
    "ct": "city",
    "st": "region",
    "zp": "postal_code",
    "country": "country",
    "external_id": "external_id",
}
_CATALOGUE = ("ViewContent", "AddToCart", "Purchase")
"""Catalogue ads need to know the products of these; all other campaigns don't."""
_SOURCES = ("ud", "aud", "udff")
"""Who found it: the page's own call, the pixel by itself, the pixel in a form."""

META = Vendor(
    id="meta",
    name="Meta Pixel",
    category=Category.ADVERTISING,
    docs="https://developers.facebook.com/docs/meta-pixel/reference",
    notes=(
        "Names are case-sensitive: purchase is an event of one's own, Purchase the standard one.",
        "A hit too long for an address goes as a form: then no parameter stands in the address.",
        "A config without any hit: the pixel waits for consent, or traffic permissions stop it.",
        "With fbq consent revoke hits wait; no parameter of a hit says so.",
        "Server events need the same event name and event id within 48 hours to count once.",
        "a names what installed the pixel, rqm how the hit left.",
        "ud is what the page gave, aud what the pixel found, udff what stood in a form.",
        "cud and ncud hold the shape of user data, not the data.",
    ),
    endpoints=(
        Endpoint(
            id="tr",
            host="facebook.com",
            path="^/tr/?$",
            require={"id": r"\d"},
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="tr_net",
            host="facebook.net",
            path="^/tr/?$",
            require={"id": r"\d"},
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="trigger",
            host="facebook.com",
            path="^/privacy_sandbox/pixel/register/trigger",
            kind=Kind.AUX,
            mirror=True,
        ),
        Endpoint(
            id="privacy_sandbox",
            host="facebook.com",
            path="^/privacy_sandbox/",
            kind=Kind.AUX,
            shared=True,
            priority=60,
        ),
        Endpoint(
            id="config", host="connect.facebook.net", path="^/signals/config/", kind=Kind.SCRIPT
        ),
        Endpoint(
            id="library",
            host="connect.facebook.net",
            path=r"/fbevents\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            path="/tr/?$",
            # Shorter numbers exist as ids of anything; a pixel's has 14 digits or more.
            require={"id": r"^\d{14,18}$", "ev": "."},
            segment="tr",
            priority=90,
        ),
    ),
    account=("id", in_path(r"/signals/config/(\d+)")),
    account_form=r"\d+",
    account_shape=r"\d+",
    account_example="123456789012345",
    event=("ev",),
    value=("cd[value]",),
    currency=("cd[currency]",),
    transaction_id=("cd[order_id]",),
    event_id=("eid",),
    key=("eid",),
    prefixes={"cd[": "", "aud[": "user.", "udff[": "user.", "ud[": "user."},
    names={"dl": "page_location", "rl": "page_referrer", "ts": "timestamp", "a": "agent"},
    user_data={
        f"{source}[{wire}]": human for source in _SOURCES for wire, human in _PERSON.items()
    },
    user_hash="sha256",
    hash_forms={"email": "dotted", "phone": "digits"},
    nested={"cd[contents]": "json", "cd[content_ids]": "json"},
    standard_events=frozenset(
        {
            "AddPaymentInfo",
            "AddToCart",
            "AddToWishlist",
            "CompleteRegistration",
            "Contact",
            "CustomizeProduct",
            "Donate",
            "FindLocation",
            "InitiateCheckout",
            "Lead",
            "PageView",
            "Purchase",
            "Schedule",
            "Search",
            "StartTrial",
            "SubmitApplication",
            "Subscribe",
            "ViewContent",
        }
    ),
    automatic_events=frozenset({"Microdata", "SubscribedButtonClick"}),
    limits=(
        Limit(
            of="event_name",
            most=50,
            note="Meta does not take the event.",
            docs="https://developers.facebook.com/docs/meta-pixel/implementation/conversion-tracking",
        ),
        Limit(of="account", form=r"\d{14,17}"),
        Limit(of="param_value", param="currency", form="[A-Za-z]{3}", note="ISO 4217."),
        Limit(
            of="param_value",
            param="value",
            form=r"-?\d+(\.\d+)?",
            note="No symbol and no thousands separator.",
        ),
    ),
    required=(
        Required(event="Purchase", must=("value", "currency")),
        *(Required(event=event, should=("content_type", "items")) for event in _CATALOGUE),
        *(
            Required(event=event, should=("value", "currency"))
            for event in ("StartTrial", "Subscribe")
        ),
    ),
    mirror_key=(("eid", "ts"),),
    cookies=("_fbp", "_fbc"),
    layers=("fbq",),
    items=_items,
    consent_params=("dpo", "dpoco", "dpost", "coo"),
)
