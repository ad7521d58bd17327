"""EU Cookie Compliance for Drupal: 0 is no, 1 and 2 are yes."""

from __future__ import annotations

from auditor.banner import Banner, Stored

DRUPAL_EUCC = Banner(
    id="drupal_eucc",
    name="Drupal EU Cookie Compliance",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".eu-cookie-compliance-banner", "#sliding-popup"),
    globals=("Drupal.eu_cookie_compliance",),
    accept=(
        ".eu-cookie-compliance-banner .accept-all",
        ".eu-cookie-compliance-banner .agree-button",
        "#sliding-popup .agree-button",
    ),
    reject=(".eu-cookie-compliance-banner .decline-button", "#sliding-popup .decline-button"),
    save=(".eu-cookie-compliance-save-preferences-button",),
    reopen=(".eu-cookie-withdraw-tab",),
    general=("#sliding-popup", "#sliding-popup .agree-button", "#sliding-popup .decline-button"),
    stored=(Stored(name="cookie-agreed", granted="^[12]$", denied="^0$"),),
)
