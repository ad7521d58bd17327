"""Shopify's own banner: marketing, analytics and preferences, told by its API."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

SHOPIFY = Banner(
    id="shopify",
    name="Shopify",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#shopify-pc__banner",),
    globals=("Shopify.customerPrivacy",),
    accept=("#shopify-pc__banner__btn-accept",),
    reject=("#shopify-pc__banner__btn-decline",),
    settings=("#shopify-pc__banner__btn-manage-prefs",),
    refuse=("#shopify-pc__prefs__header-decline",),
    save=("#shopify-pc__prefs__header-save",),
    general=("#shopify-pc__prefs__header-decline", "#shopify-pc__prefs__header-save"),
    reopen_call="privacyBanner.showPreferences()",
    state=State(
        asks='((one) => one.marketing === "yes" || one.analytics === "yes" ? "granted" : '
        'one.marketing === "no" && one.analytics === "no" ? "denied" : '
        '"")(Shopify.customerPrivacy.currentVisitorConsent())'
    ),
    stored=(Stored(name="_tracking_consent"),),
    notes=("The checkout has a banner of its own.",),
)
