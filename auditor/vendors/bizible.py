"""Marketo Measure (Bizible): page views, and who the visitor turned out to be."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_HOSTS = ("cdn.bizible.com", "cdn.bizibly.com")

BIZIBLE = Vendor(
    id="bizible",
    name="Marketo Measure (Bizible)",
    category=Category.CRM,
    docs="https://experienceleague.adobe.com/en/docs/marketo-measure/using/bizible-js",
    notes=(
        "It sends no account: Bizible knows it by the site's domain.",
        "ipv is a page view; u hands over an e-mail address from a form.",
    ),
    endpoints=(
        Endpoint(
            id="page",
            host=_HOSTS,
            path="^/(m/)?ipv/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="person",
            host=_HOSTS,
            path="^/(m/)?u/?$",
            kind=Kind.USER_DATA,
        ),
        Endpoint(
            id="library",
            host=_HOSTS,
            path=r"/(bizible|xdc)\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    # The address itself says it: image page view.
    event=(in_path("/(ipv)"),),
    same_event={"ipv": "pageview"},
    names={
        "_biz_l": "page_location",
        "_biz_i": "page_title",
        "_biz_r": "page_referrer",
        "_biz_u": "visitor_id",
        "_biz_s": "session_id",
    },
    automatic_events=frozenset({"pageview"}),
    cookies=("_biz_uid", "_biz_nA", "_biz_pendingA", "_biz_flagsA", "_BUID"),
    layers=("Bizible",),
)
