"""The Trade Desk: the universal pixel in a frame, and conversion pixels as images."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor

_COLLECTORS = ("insight.adsrvr.org", "insight.adsrvr.cn")

TRADE_DESK = Vendor(
    id="trade_desk",
    name="The Trade Desk",
    category=Category.ADVERTISING,
    docs="https://partner.thetradedesk.com/v3/portal/data/doc/TrackingTagsUniversalPixel",
    notes=(
        "An event goes by its tag's id: ct of a conversion pixel, upid of the universal pixel.",
        "td1 to td10 are the advertiser's own parameters.",
        "The universal pixel's rules for addresses are applied at The Trade Desk, not in the page.",
    ),
    endpoints=(
        Endpoint(id="universal", host=_COLLECTORS, path="^/track/(up|pxl|conv|evnt)"),
        Endpoint(id="sync", host=("match.adsrvr.org", "match.adsrvr.cn"), path=".", kind=Kind.AUX),
        Endpoint(id="library", host=("js.adsrvr.org", "js.adsrvr.cn"), path=".", kind=Kind.SCRIPT),
    ),
    collectors=_COLLECTORS,
    account=("adv",),
    account_form="[a-z0-9]{6,8}",
    event=("ct", "upid"),
    default_event="page_view",
    value=("v",),
    currency=("vf",),
    transaction_id=("orderid",),
    event_id=("orderid",),
    key=("orderid",),
    names={"ref": "page_location"},
    consent_params=("gdpr", "gdpr_consent", "us_privacy", "gpp", "gpp_sid"),
)
