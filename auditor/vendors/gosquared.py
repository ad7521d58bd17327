"""GoSquared: page views, pings and events of its script, and its tracking API."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Required, Vendor, in_path, item_rows

_HOST = "gosquared.com"
_DATA = r"^(data\d?|api)\.gosquared\.com$"
_API = r"(?:[\w-]+/v\d+/)?"

GOSQUARED = Vendor(
    id="gosquared",
    name="GoSquared",
    category=Category.ANALYTICS,
    docs="https://www.gosquared.com/docs/",
    notes=(
        "A ping tells again and again that the page is still open.",
        "An amount of a transaction is in the currency that the project has.",
    ),
    endpoints=(
        Endpoint(
            id="ping",
            host=_HOST,
            host_form=_DATA,
            path=f"^/{_API}(ping|timeline)",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="identify",
            host=_HOST,
            host_form=_DATA,
            path=f"^/{_API}(identify|properties)/?$",
            kind=Kind.USER_DATA,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(id="pageview", host=_HOST, host_form=_DATA, path=f"^/{_API}(pv|pageview)/?$"),
        Endpoint(
            id="event",
            host=_HOST,
            host_form=_DATA,
            path=f"^/{_API}(event|transaction)/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("d1l6p2sc9645hc.cloudfront.net", _HOST),
            path=r"/(gosquared|tracker|chat)[\w.-]*\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("a", "site_token", in_path(r"^/(GSN-[\w-]+)/")),
    event=("event.name", "name", "n", in_path(f"^/{_API}([a-z]+)/?$")),
    value=("transaction.revenue", "revenue", "event.data.value"),
    transaction_id=("transaction.id",),
    key=("transaction.id",),
    prefixes={"event.data.": "", "data.": ""},
    names={
        "pu": "page_location",
        "pt": "page_title",
        "page.url": "page_location",
        "page.title": "page_title",
        "page.referrer": "page_referrer",
    },
    user_data={"person_id": "user_id", "properties.email": "email"},
    same_event={"pv": "pageview"},
    cookies=("_gs", "gs_*", "_gsid"),
    layers=("_gs",),
    required=(Required(event="transaction", must=("items",)),),
    items=item_rows("transaction.items", item_id="id", item_name="name", price="price"),
)
