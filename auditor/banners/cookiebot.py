"""Cookiebot: four categories, and a cookie that spells them out."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

COOKIEBOT = Banner(
    id="cookiebot",
    name="Cookiebot (Usercentrics)",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#CybotCookiebotDialog",),
    globals=("Cookiebot",),
    scripts=("consent.cookiebot.",),
    accept=(
        "#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll",
        "#CybotCookiebotDialogBodyButtonAccept",
    ),
    reject=(
        "#CybotCookiebotDialogBodyButtonDecline",
        "#CybotCookiebotDialogBodyLevelButtonLevelOptinDeclineAll",
    ),
    settings=("#CybotCookiebotDialogBodyLevelButtonCustomize",),
    save=(
        "#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowallSelection",
        "#CybotCookiebotDialogBodyLevelButtonAccept",
    ),
    reopen=("#CookiebotWidget",),
    reopen_call="Cookiebot.renew()",
    state=State(
        asks="Cookiebot.hasResponse ? (Cookiebot.consent.statistics || "
        'Cookiebot.consent.marketing ? "granted" : "denied") : ""'
    ),
    stored=(
        Stored(
            name="CookieConsent",
            granted="(statistics|marketing):true",
            denied="(statistics|marketing):false",
        ),
    ),
)
