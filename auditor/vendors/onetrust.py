"""OneTrust and CookiePro: the banner, its configuration, the receipts of choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

_COOKIES = ("OptanonConsent", "OptanonAlertBoxClosed", "eupubconsent-v2")

ONETRUST = Vendor(
    id="onetrust",
    name="OneTrust",
    category=Category.CONSENT,
    docs="https://developer.onetrust.com/onetrust/docs/using-onetrust-cookie-consent",
    notes=(
        "-test after the account is the version for trying things out.",
        "The receipt of a choice carries a signed text; the choice itself stands in the cookie.",
    ),
    endpoints=(
        Endpoint(
            id="stub",
            host=(
                "cdn.cookielaw.org",
                "cookie-cdn.cookiepro.com",
                "cdn-apac.onetrust.com",
                "cdn-ukwest.onetrust.com",
            ),
            path="otSDKStub|otBannerSdk|/consent/|scripttemplates",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        # Which banner a visitor gets hangs on the answer.
        Endpoint(id="geo", host="geolocation.onetrust.com", kind=Kind.CONSENT),
        Endpoint(
            id="receipt",
            host=("onetrust.com", "cookiepro.com"),
            host_form=r"^privacyportal[\w-]*\.(onetrust|cookiepro)\.com$",
            path=r"^/request/v\d+/consentreceipts",
            kind=Kind.CONSENT,
        ),
    ),
    account=(in_path("/consent/([0-9a-f-]{36})"),),
    environment=(in_path("/consent/[0-9a-f-]{36}-(test)/"),),
    event=(
        in_path("(consentreceipts)"),
        in_path("(otSDKStub|otBannerSdk)"),
        in_path("/(geo)/"),
    ),
    default_event="config",
    default_evidence="endpoint",
    cookies=_COOKIES,
    page_state=PageState(
        cookies=_COOKIES,
        globals=("OnetrustActiveGroups", "OptanonActiveGroups"),
        layer_events=("OneTrustGroupsUpdated", "OneTrustLoaded", "OptanonLoaded"),
        values={
            "C0001": "strictly necessary",
            "C0002": "performance",
            "C0003": "functional",
            "C0004": "targeting",
            "C0005": "social media",
        },
    ),
)
