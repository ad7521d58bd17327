"""AdRoll (NextRoll): the pixel's request for its rules is the page view; events go the same way."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Vendor, in_path, item_rows

_HOSTS = ("d.adroll.com", "ipv4.d.adroll.com")
_IDS = r"^/(?:pixel|segment|conv|event)/([A-Z0-9]+)"

ADROLL = Vendor(
    id="adroll",
    name="AdRoll",
    category=Category.ADVERTISING,
    docs="https://apidocs.nextroll.com/guides/pixel-javascript-api.html",
    notes=(
        "The account is the advertiser's id; the pixel's own id follows it in the path.",
        "The answer to the page view is a script, which adds other vendors' pixels to the page.",
        "The names of an event's parameters on the wire are not published.",
    ),
    endpoints=(
        Endpoint(id="pixel", host=_HOSTS, path="^/pixel/[A-Z0-9]+/[A-Z0-9]+"),
        Endpoint(
            id="event",
            host=_HOSTS,
            path="^/(segment|conv|event)/[A-Z0-9]+",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="sync",
            host=_HOSTS,
            path="^/(pex|cm|onp|bounce)(/|$)",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host=("s.adroll.com", "a.adroll.com"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(_IDS), in_path(r"^/j/([A-Z0-9]{22})/"), "advertisable"),
    account_form="[A-Z0-9]+",
    event=("event_name", "ev"),
    default_event="pageView",
    default_evidence=({ENDPOINT: "^pixel$"},),
    value=("conversion_value", "adroll_conversion_value"),
    currency=("currency", "adroll_currency", "conversion_currency"),
    transaction_id=("order_id", "adroll_order_id"),
    event_id=("order_id", "adroll_order_id"),
    key=("order_id", "adroll_order_id"),
    names={"arrfrr": "page_location", "adroll_s_ref": "page_referrer"},
    nested={"products": "json"},
    consent_params=("gdpr", "gdpr_consent", "us_privacy"),
    standard_events=frozenset(
        {
            "addToCart",
            "cartView",
            "checkoutStart",
            "homeView",
            "pageView",
            "productSearch",
            "productView",
            "purchase",
            "search",
        }
    ),
    cookies=("__adroll*", "__ar_v4"),
    items=item_rows("products", item_id="product_id", item_name="name", price="price"),
)
