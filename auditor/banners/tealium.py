"""Tealium's consent manager: one consent, or categories c1 to c15."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

TEALIUM = Banner(
    id="tealium",
    name="Tealium Consent Manager",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#__tealiumGDPRecModal", "#__tealiumGDPRcpPrefs"),
    globals=("utag.gdpr",),
    accept=("#consent_prompt_submit",),
    reject=("#cm-acceptNone", "#consent_prompt_decline"),
    general=("#consent_prompt_submit",),
    reopen_call="utag.gdpr.showConsentPreferences()",
    state=State(
        asks='((one) => one > 0 ? "granted" : one < 0 ? "denied" : "")(utag.gdpr.getConsentState())'
    ),
    stored=(Stored(name="CONSENTMGR", granted="consent:true", denied="consent:false"),),
)
