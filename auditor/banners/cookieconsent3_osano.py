"""cookieconsent 3 by Insites, later Osano: open source."""

from __future__ import annotations

from auditor.banner import Banner, Confidence, Stored

COOKIECONSENT3_OSANO = Banner(
    id="cookieconsent3_osano",
    name="cookieconsent 3 (Insites, Osano)",
    source="https://www.npmjs.com/package/cookieconsent",
    confidence=Confidence.DOCUMENTED,
    tried="cookieconsent 3.1.1",
    shown=('.cc-window[aria-describedby="cookieconsent:desc"]',),
    globals=("cookieconsent.Popup",),
    accept=(".cc-window .cc-allow", ".cc-window .cc-dismiss"),
    reject=(".cc-window .cc-deny",),
    reopen=(".cc-revoke",),
    stored=(
        Stored(
            name="cookieconsent_status",
            granted="^(allow|dismiss)$",
            denied="^deny$",
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    notes=("A banner that only informs has one button, “Got it!” (dismiss), and no refusal.",),
)
