"""TrustArc, once TRUSTe: the notice, and the manager of preferences."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

_COOKIES = (
    "notice_preferences",
    "notice_gdpr_prefs",
    "notice_behavior",
    "cmapi_cookie_privacy",
    "TAconsentID",
)

TRUSTARC = Vendor(
    id="trustarc",
    name="TrustArc",
    category=Category.CONSENT,
    docs="https://trustarc.com/products/consent-consumer-rights/cookie-consent-manager/",
    notes=("The account is the domain for which the notice was set up, or the notice's id.",),
    endpoints=(
        Endpoint(
            id="notice",
            host=("trustarc.com", "truste.com"),
            host_form=r"^(consent(-pref|-st)?|choices)\.(trustarc|truste)\.com$",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("domain", "cmId", in_path(r"/v2/notice/(\w+)")),
    event=("action", in_path("/(notice|autoblock|bannermsg|log|get)")),
    default_event="load",
    default_evidence="endpoint",
    cookies=_COOKIES,
    page_state=PageState(
        cookies=_COOKIES,
        globals=("truste.cma",),
        values={"0": "required", "1": "functional", "2": "advertising"},
    ),
)
