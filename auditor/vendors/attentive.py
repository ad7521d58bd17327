"""Attentive: events in the address, what they are about as JSON in one parameter."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

ATTENTIVE = Vendor(
    id="attentive",
    name="Attentive",
    category=Category.CRM,
    docs="https://docs.attentive.com/pages/developer-guides/third-party-integrations/attentive-tag/",
    notes=(
        "t names the event by a letter or two: p is a purchase, c a product put into the cart.",
        "That the web tag's letters are those of the published SDKs for apps is general knowledge.",
        "evs holds who the visitor is in other systems.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="events.attentivemobile.com",
            path="^/e/?$",
            require={"t": "."},
        ),
        Endpoint(
            id="visitor",
            host="attn.tv",
            host_form=r"^[\w-]+-[a-z]{2}\.attn\.tv$",
            path="^/d$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host="cdn.attn.tv",
            path=r"/dtag\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="growth",
            host="cdn.attn.tv",
            path=r"^/growth-tag-assets/|/tag/",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("c", in_path(r"^/([\w-]+)/dtag\.js$")),
    event=("t",),
    value=("m.cartTotal", "m.price"),
    currency=("m.currency",),
    transaction_id=("m.orderId",),
    key=("m.orderId",),
    nested={"m": "json"},
    prefixes={"m.": ""},
    names={"pd": "page_location", "r": "page_referrer"},
    user_data={"m.email": "email", "m.phone": "phone"},
    same_event={
        "c": "add_to_cart",
        "ce": "custom_event",
        "d": "product_view",
        "i": "info",
        "idn": "user_identifier",
        "p": "purchase",
    },
    automatic_events=frozenset({"info", "user_identifier"}),
    cookies=("__attentive_*", "_attn_"),
    layers=("attentive",),
)
