"""SpeedCurve RUM: an image for each page, with how quick it was."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

SPEEDCURVE = Vendor(
    id="speedcurve",
    name="SpeedCurve",
    category=Category.MONITORING,
    docs="https://support.speedcurve.com/docs/rum-js-api",
    notes=("l is the page's label, as the site or else its title names it.",),
    endpoints=(
        Endpoint(
            id="beacon",
            host="lux.speedcurve.com",
            path="^/(lux|store)/?$",
            require={"id": r"^\d+$"},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="cdn.speedcurve.com",
            path=r"^/js/lux\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("id",),
    account_form=r"\d+",
    default_event="rum",
    default_evidence="endpoint",
    names={"l": "page_label", "uid": "client_id"},
    automatic_events=frozenset({"rum"}),
    cookies=("lux_uid",),
    layers=("LUX",),
)
