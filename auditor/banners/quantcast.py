"""Quantcast Choice, today InMobi Choice: the choice is the IAB's TCF string."""

from __future__ import annotations

from auditor.banner import Banner, Stored

QUANTCAST = Banner(
    id="quantcast",
    name="Quantcast Choice / InMobi Choice",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#qc-cmp2-container", "#qc-cmp2-ui", "#qc-cmp2-usp"),
    accept=(".qc-cmp2-summary-buttons button[mode=primary]",),
    reject=("#disagree-btn",),
    settings=("#more-options-btn",),
    save=(".qc-cmp2-footer button[mode=primary]",),
    reopen=(".qc-cmp2-persistent-link",),
    general=("#disagree-btn", ".qc-cmp2-footer button[mode=primary]"),
    reopen_call='__tcfapi("displayConsentUi", 2, () => {})',
    stored=(
        Stored(name="euconsent-v2"),
        Stored(name="addtl_consent", granted=r"~\d", denied="~$"),
        Stored(name="usprivacy"),
    ),
)
