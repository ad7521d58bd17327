"""Cookie Information: approved categories, in a readable cookie."""

from __future__ import annotations

from auditor.banner import Banner, Stored

COOKIE_INFORMATION = Banner(
    id="cookie_information",
    name="Cookie Information",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#cookie-information-template-wrapper", ".coi-banner__wrapper"),
    globals=("CookieInformation",),
    accept=("button.coi-banner__accept",),
    reject=("button.coi-banner__decline",),
    reopen_call="CookieInformation.renew()",
    stored=(
        Stored(
            name="CookieInformationConsent",
            granted=r'"consents_approved"\s*:\s*\[[^\]]*"cookie_cat_(statistic|marketing)"',
            denied=r'"consents_denied"\s*:\s*\[[^\]]*"cookie_cat_(statistic|marketing)"',
        ),
    ),
)
