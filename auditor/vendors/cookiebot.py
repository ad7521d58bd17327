"""Cookiebot: the banner, and the log of what visitors choose."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

_HOSTS = ("cookiebot.com", "cookiebot.eu")

COOKIEBOT = Vendor(
    id="cookiebot",
    name="Cookiebot",
    category=Category.CONSENT,
    docs="https://www.cookiebot.com/en/developer/",
    notes=("The action of a logged choice is accept or decline.",),
    endpoints=(
        Endpoint(
            id="receipt",
            host=("consent.cookiebot.com", "consent.cookiebot.eu"),
            path=r"^/logconsent\.ashx",
            kind=Kind.CONSENT,
        ),
        Endpoint(
            id="library",
            host=_HOSTS,
            host_form=r"^consent(cdn)?\.cookiebot\.(com|eu)$",
            path=r"uc\.js|cc\.js|cd\.js|/consentconfig/",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="counter",
            host=_HOSTS,
            host_form=r"^imgsct\.",
            path=r"^/1\.gif",
            kind=Kind.AUX,
        ),
    ),
    account=("cbid", "dgi", in_path("/([0-9a-f-]{36})/")),
    account_form="[0-9a-f-]{36}",
    event=("action",),
    default_event="load",
    default_evidence="endpoint",
    names={
        "clp": "preferences",
        "cls": "statistics",
        "clm": "marketing",
        "cbt": "consent_type",
        "method": "consent_method",
        "referer": "page_location",
    },
    consent_params=("clp", "cls", "clm", "action"),
    cookies=("CookieConsent", "CookieConsentBulkSetting-*"),
    page_state=PageState(
        cookies=("CookieConsent",),
        globals=("Cookiebot.consent",),
        layer_events=(
            "cookie_consent_update",
            "cookie_consent_preferences",
            "cookie_consent_statistics",
            "cookie_consent_marketing",
        ),
    ),
)
