"""Iubenda: the cookie banner, its site's configuration, the record of choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

IUBENDA = Vendor(
    id="iubenda",
    name="iubenda",
    category=Category.CONSENT,
    docs="https://www.iubenda.com/en/help/1205-how-to-configure-your-cookie-solution-advanced-guide",
    notes=("The account is the siteId of the banner's configuration.",),
    endpoints=(
        Endpoint(
            id="library",
            host="iubenda.com",
            host_form=r"^(cdn|cs)\.iubenda\.com$",
            path=r"\.js$|^/(cs|cookie_solution|autoblocking|sync|widgets)/",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="receipt",
            host="consent.iubenda.com",
            path="^/(public/)?consent",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="counter",
            host="iubenda.com",
            host_form=r"^(idb|hits-i)\.iubenda\.com$",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/(?:autoblocking|sync|widgets)/(\d+|[0-9a-f-]{36})\.js"),),
    event=(in_path("^/(?:public/)?(consent)"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("_iub_cs-*", "_iub_previous_preference_id"),
    page_state=PageState(
        cookies=("_iub_cs-*", "euconsent-v2"),
        globals=("_iub.cs.api", "_iub.cs.consent"),
        layer_events=("iubenda_consent_given", "iubenda_consent_given_purpose_*"),
        values={
            "1": "necessary",
            "2": "functionality",
            "3": "experience",
            "4": "measurement",
            "5": "marketing",
        },
    ),
)
