"""The Trade Desk: the universal pixel in a frame, and conversion pixels as images."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, item_rows, json_list

_COLLECTORS = ("insight.adsrvr.org", "insight.adsrvr.cn")

TRADE_DESK = Vendor(
    id="trade_desk",
    name="The Trade Desk",
    category=Category.ADVERTISING,
    docs="https://partner.thetradedesk.com/v3/portal/data/doc/TrackingTagsUniversalPixel",
    notes=(
        "An event goes by its tag's id: ct of a conversion pixel, upid of the universal pixel.",
        "A conversion in JSON goes by its event_name; upixel_id or tracker_id say which pixel.",
        "td1 to td10 are the advertiser's own parameters.",
        "The universal pixel's rules for addresses are applied at The Trade Desk, not in the page.",
    ),
    endpoints=(
        Endpoint(id="universal", host=_COLLECTORS, path="^/track/(up|pxl|conv|evnt)"),
        Endpoint(
            id="realtime",
            host=_COLLECTORS,
            path="^/track/realtimeconversion",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="sync", host=("match.adsrvr.org", "match.adsrvr.cn"), path=".", kind=Kind.AUX),
        Endpoint(id="library", host=("js.adsrvr.org", "js.adsrvr.cn"), path=".", kind=Kind.SCRIPT),
    ),
    collectors=_COLLECTORS,
    account=("adv",),
    account_form="[a-z0-9]{6,8}",
    event=("event_name", "ct", "upid", "upixel_id", "tracker_id"),
    value=("v", "value"),
    currency=("vf", "currency"),
    transaction_id=("orderid", "order_id"),
    event_id=("orderid", "order_id"),
    key=("orderid", "order_id"),
    names={"ref": "page_location", "referrer_url": "page_location"},
    split=json_list("data"),
    items=item_rows("items", item_id="item_code", item_name="name", price="price", quantity="qty"),
    consent_params=("gdpr", "gdpr_consent", "us_privacy", "gpp", "gpp_sid"),
)
