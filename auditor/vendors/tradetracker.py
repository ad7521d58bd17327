"""TradeTracker: sales and leads in the URL of a picture."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Required, Vendor

TRADETRACKER = Vendor(
    id="tradetracker",
    name="TradeTracker",
    category=Category.AFFILIATE,
    notes=(
        "The campaign (cid) is the account; the product group (pid) is shown as the label.",
        "A page hands its sale over in ttConversionOptions before the script runs.",
        "An empty currency means that of the campaign.",
        "eml may hold the customer's e-mail address in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="conversion",
            host="ts.tradetracker.net",
            path="^/?$",
            require={"cid": r"^\d+$", "tid": "."},
        ),
        Endpoint(
            id="library",
            host="tm.tradetracker.net",
            path="^/(tag|conversion)/?$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("cid", "s"),
    account_form=r"\d+",
    event=("event",),
    default_event="sales",
    default_evidence="endpoint",
    value=("tam",),
    currency=("currency",),
    transaction_id=("tid",),
    key=("tid",),
    label=("pid",),
    names={"vc": "voucher", "qty": "quantity", "tgi": "tracking_group"},
    user_data={"eml": "email"},
    standard_events=frozenset({"lead", "sales"}),
    required=(
        Required(
            event="sales",
            must=("transaction_id", "value"),
            should=("currency",),
            confidence=Confidence.GENERAL,
        ),
    ),
    layers=("ttConversionOptions",),
)
