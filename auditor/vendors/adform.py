"""Adform: tracking points of a site, each an image or a script."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

_HOSTS = ("track.adform.net", "a1.adform.net", "a2.adform.net", "asia.adform.net")

ADFORM = Vendor(
    id="adform",
    name="Adform",
    category=Category.ADVERTISING,
    docs="https://www.adformhelp.com/hc/en-us/categories/9736968614161-Site-Tracking",
    notes=(
        "The account is the tracking setup (pm); a point goes by its page name (ADFPageName).",
        "A point without a name only says that the page was seen.",
        "How an order's sum and number are called on the wire could not be confirmed.",
    ),
    endpoints=(
        Endpoint(
            id="point",
            host=_HOSTS,
            path="^/Serving/TrackPoint/?$",
            require={"pm": r"\d"},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="adform.net",
            path=r"/trackpoint(-async\.js$|/async)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="sync",
            host="adform.net",
            path="^/(serving/)?cookie",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("pm",),
    account_form=r"\d+",
    event=("ADFPageName",),
    names={"loc": "page_location"},
    layers=("_adftrack",),
    consent_params=("gdpr", "gdpr_consent"),
)
