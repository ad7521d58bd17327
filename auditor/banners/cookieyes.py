"""CookieYes: categories, in a readable cookie."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

COOKIEYES = Banner(
    id="cookieyes",
    name="CookieYes",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".cky-consent-container",),
    globals=("getCkyConsent",),
    accept=("[data-cky-tag=accept-button]", ".cky-btn-accept"),
    reject=("[data-cky-tag=reject-button]", ".cky-btn-reject"),
    settings=("[data-cky-tag=settings-button]",),
    refuse=("[data-cky-tag=detail-reject-button]",),
    save=("[data-cky-tag=detail-save-button]",),
    reopen=(".cky-btn-revisit-wrapper button", ".cky-btn-revisit-wrapper"),
    general=("[data-cky-tag=detail-reject-button]",),
    reopen_call="revisitCkyConsent()",
    state=State(
        asks="getCkyConsent().isUserActionCompleted ? (getCkyConsent().categories.analytics || "
        'getCkyConsent().categories.advertisement ? "granted" : "denied") : ""'
    ),
    stored=(
        Stored(
            name="cookieyes-consent",
            granted="(analytics|advertisement|performance):yes",
            denied="(analytics|advertisement|performance):no",
        ),
    ),
    notes=("In the USA its banner asks with [data-cky-tag=donotsell-button].",),
)
