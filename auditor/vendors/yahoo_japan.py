"""Yahoo! JAPAN Ads: an image for each conversion of search advertising."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

YAHOO_JAPAN = Vendor(
    id="yahoo_japan",
    name="Yahoo! JAPAN Ads",
    category=Category.ADVERTISING,
    docs="https://ads-help.yahoo-net.jp/",
    notes=(
        "The account is the number of the conversion; its label tells conversions apart.",
        "That label and value travel as in Google's older tag is general knowledge.",
        "Display advertising has another tag, whose hits are not read.",
    ),
    endpoints=(
        Endpoint(
            id="conversion",
            host="yahoo.co.jp",
            host_form=r"^b\d+\.yahoo\.co\.jp$",
            path=r"^/pagead/conversion/\d+/",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="s.yimg.jp",
            path=r"^/images/listing/tool/cv/(ytag|conversion|pagead)\w*\.js$",
            kind=Kind.SCRIPT,
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"^/pagead/conversion/(\d+)/"),),
    account_form=r"\d+",
    default_event="conversion",
    default_evidence="endpoint",
    value=("value",),
    currency=("currency_code",),
    label=("label",),
    layers=("ytag",),
)
