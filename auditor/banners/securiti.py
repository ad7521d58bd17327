"""Securiti."""

from __future__ import annotations

from auditor.banner import Banner, Confidence, Stored

SECURITI = Banner(
    id="securiti",
    name="Securiti",
    source="https://github.com/duckduckgo/autoconsent",
    confidence=Confidence.GENERAL,
    shown=(".cc-window:not([aria-describedby='cookieconsent:desc'])", ".f-gpc-banner"),
    globals=("__securiti",),
    accept=(".cc-window .cc-allow",),
    reject=(".cc-window .cc-deny",),
    stored=(Stored(name="__privaci_cookie_consent_*"),),
)
