"""Reddit Pixel: everything in one address, the event's own parameters behind m."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Required,
    Vendor,
    from_minor_units,
    in_path,
    item_rows,
)


def _amount(params: Params) -> str | None:
    """Older versions send cents in m.value; newer ones leave it empty beside m.valueDecimal."""
    if "m.valueDecimal" in params:
        return None
    return from_minor_units(params.get("m.value"), params.get("m.currency"))


REDDIT = Vendor(
    id="reddit",
    name="Reddit Pixel",
    category=Category.ADVERTISING,
    docs="https://business.reddithelp.com/en/categories/measurement/verify-reddit-pixel",
    notes=(
        "A custom event is called by its own name, not Custom.",
        "m.valueDecimal is the amount; m.value alone holds cents and comes from an older version.",
        "Amounts with a decimal comma (12,55) occur and are not numbers.",
        "A conversion id that the site gives in the clear may arrive hashed.",
        "auto_em and auto_pn are lists of hashes that the pixel found in the page's forms.",
        "dpm=LDU with country and region asks for limited data use; opt_out=1 is an opt-out.",
    ),
    endpoints=(
        Endpoint(id="rp", host="alb.reddit.com", path=r"^/rp(\.gif)?$", require={"id": "."}),
        Endpoint(
            id="config",
            host=("pixel-config.reddit.com", "conversions-config.reddit.com"),
            path=".",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="library",
            host="www.redditstatic.com",
            path="^/ads/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("alb.reddit.com",),
    account=("id", "pixel_id", in_path(r"/((?:t2|a2)_[a-z0-9]+)(?:[/_.]|$)")),
    account_form=r"(t2|a2)_\w+",
    event=("m.customEventName", "event"),
    value=("m.valueDecimal", "m.value"),
    amount=_amount,
    currency=("m.currency",),
    transaction_id=("m.transactionId",),
    event_id=("m.conversionId",),
    key=("m.conversionId",),
    blanks=dict.fromkeys(("m.*", "aaid", "em", "external_id", "idfa", "pn"), ("undefined",)),
    prefixes={"m.": ""},
    names={"esurl": "page_location"},
    nested={"m.products": "json"},
    user_data={"em": "email", "pn": "phone", "external_id": "external_id"},
    user_hash="sha256",
    consent_params=("opt_out", "dpm", "dpcc", "dprc"),
    standard_events=frozenset(
        {
            "AddToCart",
            "AddToWishlist",
            "Custom",
            "Lead",
            "PageVisit",
            "Purchase",
            "Search",
            "SignUp",
            "ViewContent",
        }
    ),
    required=(Required(event="Purchase", should=("value", "currency", "itemCount", "event_id")),),
    cookies=("_rdt_uuid", "_rdt_cid", "_rdt_em", "_rdt_pn"),
    layers=("rdt",),
    items=item_rows("m.products", item_id="id", item_name="name", price="price"),
)
