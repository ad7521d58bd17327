"""MNTN (Mountain, once SteelHouse): a script's address for each page, and for each order."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Endpoint, Params, Vendor


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return "conversion" if endpoint == "conversion" else name


MNTN = Vendor(
    id="mntn",
    name="MNTN Pixel",
    category=Category.ADVERTISING,
    docs="https://support.mountain.com/hc/en-us/articles/9386361463437",
    notes=(
        "Nothing names the event: conv=1 marks the pixel of a conversion, all else is a page.",
        "Ids, amounts and quantities of a basket stand in lists of one length.",
    ),
    endpoints=(
        Endpoint(
            id="conversion",
            host="mountain.com",
            host_form=r"^dx\.",
            path="^/spx$",
            require={"shaid": ".", "conv": "^1$"},
            priority=40,
        ),
        Endpoint(
            id="page",
            host="mountain.com",
            host_form=r"^dx\.",
            path="^/spx$",
            require={"shaid": "."},
        ),
    ),
    account=("shaid",),
    default_event="page_view",
    default_evidence=({"plh": "."},),
    rename_event=_named,
    value=("shoamt",),
    currency=("shocur",),
    transaction_id=("shoid",),
    key=("shoid",),
    names={
        "plh": "page_location",
        "tdr": "page_referrer",
        "shopid": "item_ids",
        "shoq": "item_quantities",
        "shoup": "item_prices",
    },
)
