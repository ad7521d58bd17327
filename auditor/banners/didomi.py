"""Didomi: purposes, told by its API; the cookie is the IAB's."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

DIDOMI = Banner(
    id="didomi",
    name="Didomi",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#didomi-host", "#didomi-notice", "#didomi-popup"),
    globals=("Didomi",),
    accept=("#didomi-notice-agree-button",),
    reject=("#didomi-notice-disagree-button", ".didomi-continue-without-agreeing"),
    settings=("#didomi-notice-learn-more-button",),
    save=("#didomi-consent-popup .didomi-button-highlight",),
    general=("#didomi-consent-popup .didomi-button-highlight",),
    reopen_call="Didomi.preferences.show()",
    state=State(
        asks='Didomi.shouldUserStatusBeCollected() ? "" : '
        "(Object.values(Didomi.getCurrentUserStatus().purposes).some((one) => one.enabled) "
        '? "granted" : "denied")'
    ),
    stored=(
        Stored(
            name="didomi_token",
            granted=r'"purposes"\s*:\s*\{\s*"enabled"\s*:\s*\["',
            denied=r'"purposes"\s*:\s*\{(?:\s*"enabled"\s*:\s*\[\],?)?\s*"disabled"\s*:\s*\["',
        ),
        Stored(name="euconsent-v2"),
    ),
)
