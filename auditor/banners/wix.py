"""Wix's own banner: anl and adv say what is allowed."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

WIX = Banner(
    id="wix",
    name="Wix",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("[data-hook=ccsu-banner-wrapper]", "[data-comp-type^=cookie-banner-root]"),
    globals=("consentPolicyManager",),
    accept=("[data-hook=ccsu-banner-accept]", "[data-hook=consent-banner-apply-button]"),
    reject=("[data-hook=consent-banner-decline-all-button]", "[data-hook=ccsu-banner-decline-all]"),
    general=("[data-hook=ccsu-banner-decline-all]",),
    state=State(
        asks='((one) => one.defaultPolicy ? "" : one.policy.analytics || one.policy.advertising '
        '? "granted" : "denied")(consentPolicyManager.getCurrentConsentPolicy())'
    ),
    stored=(
        Stored(
            name="consent-policy", granted=r'"(anl|adv)"\s*:\s*1', denied=r'"(anl|adv)"\s*:\s*0'
        ),
    ),
)
