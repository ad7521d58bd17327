"""ShareASale: everything in the URL of a picture."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Required, Vendor, item_columns

SHAREASALE = Vendor(
    id="shareasale",
    name="ShareASale",
    category=Category.AFFILIATE,
    docs="https://shareasale.atlassian.net/wiki/spaces/SAS/pages/391053356/Custom+Cart+Tracking+Setup",
    notes=(
        "The network moved to Awin in 2025; a pixel that is still there may serve nobody.",
        "The amount is what remains after discounts, before tax and shipping; 0.00 for a lead.",
        "sscid is the click and sscidmode where it came from.",
        "Its master tag comes from dwin1.com, Awin's host: 19038.js or a number of its own.",
    ),
    endpoints=(
        Endpoint(
            id="sale",
            host=("shareasale.com", "shareasale-analytics.com"),
            path=r"^/sale\.cfm",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="shareasale-analytics.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="master_tag",
            host="dwin1.com",
            path=r"^/19038\.js$",
            kind=Kind.SCRIPT,
            priority=40,
        ),
    ),
    account=("merchantID", "merchantid", "merchantId"),
    account_form=r"\d+",
    event=("transtype",),
    default_event="sale",
    default_evidence="endpoint",
    value=("amount",),
    currency=("currency",),
    transaction_id=("tracking",),
    key=("tracking",),
    names={"couponcode": "coupon", "newcustomer": "new_customer", "sscid": "click_id"},
    standard_events=frozenset({"lead", "sale"}),
    required=(
        Required(event="sale", must=("transaction_id", "value", "transtype")),
        Required(event="lead", must=("transaction_id", "value", "transtype")),
    ),
    cookies=("sas_m_awin", "shareasaleWcSscid"),
    items=item_columns(",", item_id="skulist", price="pricelist", quantity="quantitylist"),
)
