"""vanilla-cookieconsent, version 3: open source."""

from __future__ import annotations

from auditor.banner import Banner, Confidence, State, Stored

VANILLA_COOKIECONSENT_V3 = Banner(
    id="vanilla_cookieconsent_v3",
    name="vanilla-cookieconsent v3",
    source="https://www.npmjs.com/package/vanilla-cookieconsent",
    confidence=Confidence.DOCUMENTED,
    tried="vanilla-cookieconsent 3.1.0",
    shown=("#cc-main .cm", "#cc-main .pm", "#cc-main"),
    globals=("CookieConsent.getUserPreferences",),
    accept=("#cc-main .cm__btn[data-role=all]", "#cc-main .pm__btn[data-role=all]"),
    reject=("#cc-main .cm__btn[data-role=necessary]",),
    settings=("#cc-main .cm__btn[data-role=show]",),
    refuse=("#cc-main .pm__btn[data-role=necessary]",),
    save=("#cc-main .pm__btn[data-role=save]",),
    reopen=("[data-cc=show-preferencesModal]", "[data-cc=show-consentModal]"),
    reopen_call="CookieConsent.showPreferences()",
    state=State(
        asks="CookieConsent.validConsent() ? (CookieConsent.getUserPreferences().acceptType === "
        '"necessary" ? "denied" : "granted") : ""',
        confidence=Confidence.DOCUMENTED,
    ),
    stored=(
        Stored(
            name="cc_cookie",
            granted=r'"categories"\s*:\s*\["\w+"\s*,',
            denied=r'"categories"\s*:\s*\["necessary"\]',
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    notes=(
        (
            "It stays away from what it takes for a robot (hideFromBots): with "
            "`browser.present_as: automation` there is no banner."
        ),
    ),
)
