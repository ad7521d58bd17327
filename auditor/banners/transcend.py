"""Transcend: purposes, in an open shadow root whose buttons have no names."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

TRANSCEND = Banner(
    id="transcend",
    name="Transcend",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#transcend-consent-manager",),
    globals=("airgap.getConsent",),
    reopen_call="transcend.showConsentManager()",
    by_words="The buttons in its shadow root have no names of their own; rules elsewhere only "
    "hide it.",
    state=State(
        asks="airgap.getConsent().confirmed ? "
        "(Object.values(airgap.getConsent().purposes).some((one) => one === true) ? "
        '"granted" : "denied") : ""'
    ),
    stored=(Stored(name="tcmConsent"),),
)
