"""StackAdapt: the universal pixel, and conversion and retargeting pixels with ids of their own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Vendor, in_path, item_rows

_HOST = "srv.stackadapt.com"

STACKADAPT = Vendor(
    id="stackadapt",
    name="StackAdapt",
    category=Category.ADVERTISING,
    docs="https://github.com/segmentio/action-destinations/tree/main/packages/destination-actions/src/destinations/stackadapt",
    notes=(
        "The account is the pixel's id: of the universal pixel, a conversion or a segment.",
        "The universal pixel's rules decide at StackAdapt which visits are conversions.",
        "What a site adds to a conversion is called sa_conv_data_NAME.",
    ),
    endpoints=(
        Endpoint(id="universal", host=_HOST, path="^/saq_pxl/?$"),
        Endpoint(id="conversion", host=_HOST, path="^/(conv|rt)/?$"),
        Endpoint(
            id="sync",
            host=_HOST,
            path=r"^/(sa\.(jpe?g|css)|sync|cm)",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=_HOST,
            path=r"^/(events|sa)\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("uid", "cid", "sid"),
    event=("args.action", in_path("^/(conv|rt)/?$")),
    default_event="page_view",
    default_evidence=({ENDPOINT: "^universal$"},),
    value=("args.revenue", "sa_conv_data_revenue"),
    currency=("args.currency", "sa_conv_data_currency"),
    transaction_id=("args.order_id", "sa_conv_data_order_id"),
    event_id=("args.order_id", "sa_conv_data_order_id"),
    key=("args.order_id", "sa_conv_data_order_id"),
    prefixes={"args.": "", "sa_conv_data_": ""},
    names={"url": "page_location", "ref": "page_referrer", "title": "page_title"},
    nested={"args": "json"},
    user_data={
        "email": "email",
        "phone": "phone",
        "first_name": "first_name",
        "last_name": "last_name",
        "user_id": "user_id",
    },
    consent_params=("gdpr", "gdpr_consent", "us_privacy"),
    same_event={"conv": "conversion", "rt": "retargeting"},
    cookies=("sa-user-id*",),
    layers=("saq",),
    items=item_rows(
        "args.products",
        item_id="product_id",
        item_name="product_name",
        price="product_price",
        quantity="product_quantity",
    ),
)
