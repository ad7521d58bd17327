"""AppDynamics: how fast pages are, and what breaks in them."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

APPDYNAMICS = Vendor(
    id="appdynamics",
    name="AppDynamics",
    category=Category.MONITORING,
    docs="https://docs.appdynamics.com/appd/24.x/latest/en/end-user-monitoring/browser-monitoring",
    notes=(
        "The account is the application's key, in the path.",
        "What a beacon holds is packed in a form of its own.",
    ),
    endpoints=(
        Endpoint(
            id="beacon",
            host="eum-appdynamics.com",
            path=r"^/eumcollector/beacons/browser/v\d+/",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            segment="adrum",
            path=r"/eumcollector/beacons/browser/v\d+/[A-Z-]+/adrum$",
            kind=Kind.AUX,
            priority=90,
        ),
        Endpoint(
            id="library",
            host="cdn.appdynamics.com",
            path="^/adrum",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"/beacons/browser/v\d+/([A-Z][A-Z-]+)/"),),
    cookies=("ADRUM*",),
    layers=("ADRUM",),
)
