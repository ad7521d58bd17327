"""Qualtrics: the loader of its website feedback, and what that asks whether to show."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

QUALTRICS = Vendor(
    id="qualtrics",
    name="Qualtrics",
    category=Category.OTHER,
    docs="https://www.qualtrics.com/support/website-app-feedback/",
    notes=(
        "Its surveys count no events of the site; what a visitor answers goes to the survey.",
        "The account is the zone (ZN_...) or the intercept (SI_...) that a page loads.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="siteintercept.qualtrics.com",
            path="^/(SIE|WRSiteInterceptEngine)/?$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="aside",
            host="siteintercept.qualtrics.com",
            path="^/WRSiteInterceptEngine/.",
            kind=Kind.AUX,
        ),
    ),
    account=("Q_ZID", "Q_SIID", "Q_InterceptID"),
    names={"Q_LOC": "page_location"},
    cookies=("QSI_*",),
    layers=("QSI",),
)
