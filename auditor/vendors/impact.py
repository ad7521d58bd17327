"""impact.com: page visits and conversions at hosts that the brand has of its own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Required, Vendor, in_path

_PATH = r"^/(xc|xur|xconv)/\d+/"

IMPACT = Vendor(
    id="impact",
    name="impact.com",
    category=Category.AFFILIATE,
    docs="https://integrations.impact.com/impact-brand/docs/javascript-installation",
    notes=(
        "xc is the visit of a page, which goes out on every page and is not a conversion.",
        "A page reports a conversion by ire('trackConversion', TRACKER, {orderId, items ...}).",
        "How trackConversion looks on the wire is not published and was not seen: look at raw.",
        "The path's first number counts as the account; what all three mean is not documented.",
        "An order is counted once for each action tracker, by its orderId.",
        "The page must hand over e-mail addresses as SHA-1 hashes.",
    ),
    endpoints=(
        Endpoint(
            id="visit",
            host=("pxf.io", "sjv.io", "evyy.net", "ojrq.net", "7eer.net"),
            path=_PATH,
            priority=60,
        ),
        Endpoint(
            id="brand_domain",
            segment=("xc", "xur", "xconv"),
            path=r"^/(xc|xur|xconv)/\d+/\d+/\d+$",
            require={"_ir": "."},
            priority=90,
        ),
        Endpoint(
            id="short_domain",
            segment=("xc", "xur", "xconv"),
            host_form=r"^[\w-]+\.[a-z0-9]+\.(net|io)$",
            path=r"^/(xc|xur|xconv)/\d{3,}/\d{3,}/\d{3,}$",
            priority=92,
        ),
        Endpoint(
            id="library",
            host=("impactcdn.com", "impactradius-event.com"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"^/(?:xc|xur|xconv)/(\d+)/"), in_path(r"/(?:P-)?A(\d+)-")),
    event=(in_path("^/(xc|xur|xconv)/"),),
    names={"landurl": "page_location", "referrer": "page_referrer"},
    user_data={"customerEmail": "email", "customerId": "user_id"},
    user_hash="sha1",
    automatic_events=frozenset({"xc", "xur"}),
    required=(
        Required(
            event="trackConversion",
            must=("transaction_id",),
            should=("currency", "items"),
        ),
    ),
    cookies=("IR_gbd", "IR_*", "_ir*"),
    layers=("ire",),
)
