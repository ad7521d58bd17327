"""The IAB's TCF: an API that many platforms have."""

from __future__ import annotations

from auditor.banner import Banner, Confidence, Stored

TCF = Banner(
    id="tcf",
    name="IAB TCF (any platform)",
    source="https://iabeurope.eu/transparency-consent-framework",
    confidence=Confidence.DOCUMENTED,
    globals=("__tcfapi",),
    reopen_call='__tcfapi("displayConsentUi", 2, () => {})',
    by_words="It is an API, and no banner: its platform's buttons are told by their words.",
    stored=(Stored(name="euconsent-v2"),),
)
