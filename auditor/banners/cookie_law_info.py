"""GDPR Cookie Consent by WebToffee, the older CookieYes: one cookie a category."""

from __future__ import annotations

from auditor.banner import Banner, Stored

COOKIE_LAW_INFO = Banner(
    id="cookie_law_info",
    name="GDPR Cookie Consent (WebToffee)",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#cookie-law-info-bar",),
    globals=("CLI",),
    accept=("[data-cli_action=accept]", "[data-cli_action=accept_all]"),
    reject=("[data-cli_action=reject]",),
    settings=(".cli_settings_button",),
    save=("#wt-cli-privacy-save-btn",),
    reopen=("#cookie-law-info-again",),
    stored=(
        Stored(name="cookielawinfo-checkbox-*", granted="^yes$", denied="^no$"),
        Stored(name="viewed_cookie_policy"),
    ),
    notes=(
        (
            "cookielawinfo-checkbox-necessary is always yes: what counts is which of them the "
            "choice changes."
        ),
    ),
)
