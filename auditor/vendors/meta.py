"""Meta Pixel: fbevents.js, by image, form or beacon, and the gateways that stand in for it."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import Endpoint, Params, Vendor, in_path, item_rows

_contents = item_rows(
    "cd[contents]",
    "cd[content_ids]",
    item_id="id",
    item_name="title",
    price="item_price",
)


def _items(params: Params) -> tuple[Item, ...]:
    """The contents, or else the bare ids, which some sites send as a list between commas."""
    found = _contents(params)
    bare = params.get("cd[content_ids]", "")
    if found or bare.lstrip()[:1] in {"", "[", "{"}:
        return found
    return tuple(Item(item_id=key) for each in bare.split(",")[:200] if (key := each.strip()))


META = Vendor(
    id="meta",
    name="Meta Pixel",
    category=Category.ADVERTISING,
    docs="https://developers.facebook.com/docs/meta-pixel/reference",
    endpoints=(
        Endpoint(id="tr", host="facebook.com", path="^/tr/?$", require={"id": r"\d"}),
        Endpoint(id="tr_net", host="facebook.net", path="^/tr/?$", require={"id": r"\d"}),
        Endpoint(
            id="trigger",
            host="facebook.com",
            path="^/privacy_sandbox/pixel/register/trigger",
            kind=Kind.AUX,
            mirror=True,
        ),
        Endpoint(
            id="config", host="connect.facebook.net", path="^/signals/config/", kind=Kind.SCRIPT
        ),
        Endpoint(
            id="library", host="connect.facebook.net", path=r"/fbevents\.js$", kind=Kind.SCRIPT
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
    event=("ev",),
    value=("cd[value]",),
    currency=("cd[currency]",),
    transaction_id=("cd[order_id]",),
    event_id=("eid",),
    key=("eid",),
    prefixes={"cd[": "", "aud[": "user.", "udff[": "user.", "ud[": "user."},
    names={"dl": "page_location", "rl": "page_referrer", "ts": "timestamp"},
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
    mirror_key=(("eid", "ts"),),
    cookies=("_fbp", "_fbc"),
    layers=("fbq",),
    items=_items,
)
