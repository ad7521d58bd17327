"""Orejime: purposes, some of them mandatory; open source."""

from __future__ import annotations

from auditor.banner import Banner, Confidence, State, Stored

OREJIME = Banner(
    id="orejime",
    name="Orejime",
    source="https://www.npmjs.com/package/orejime",
    confidence=Confidence.DOCUMENTED,
    tried="orejime 3.2.1",
    shown=(".orejime-Banner", ".orejime-Modal"),
    globals=("orejime",),
    accept=(".orejime-Banner-saveButton",),
    reject=(".orejime-Banner-declineButton",),
    settings=(".orejime-Banner-learnMoreButton",),
    clear=(".orejime-PurposeToggles-disableAll",),
    save=(".orejime-Modal-saveButton",),
    reopen_call="orejime.prompt()",
    state=State(
        asks='orejime.manager.isDirty() ? "" : (orejime.config.purposes.flatMap((one) => '
        "one.purposes || [one]).some((one) => !one.isMandatory && !one.isExempt && "
        'orejime.manager.getConsent(one.id)) ? "granted" : "denied")',
        confidence=Confidence.DOCUMENTED,
    ),
    stored=(Stored(name="orejime", confidence=Confidence.DOCUMENTED), Stored(name="eu-consent")),
    notes=(
        (
            "A site may give its cookie another name (cookie.name); older versions called it "
            "eu-consent."
        ),
    ),
)
