"""G2: which companies come to the site, told by a script whose address carries the page."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_path

_HOSTS = ("tracking.g2crowd.com", "tracking-api.g2.com")

G2 = Vendor(
    id="g2",
    name="G2",
    category=Category.ADVERTISING,
    docs="https://documentation.g2.com/docs/visitor-tracking",
    notes=(
        "The account is the product's number in the script's address.",
        "The script's own request carries the page (p) and the site's id of the visitor (e).",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host=_HOSTS,
            path=r"^/attribution_tracking/conversions/\d+\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="assign",
            host=_HOSTS,
            path="^/attribution_tracking/conversions/assign",
            kind=Kind.AUX,
        ),
    ),
    account=(in_path(r"/conversions/(\d+)\.js$"),),
)
