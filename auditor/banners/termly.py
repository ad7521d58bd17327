"""Termly: the choice stands in localStorage."""

from __future__ import annotations

from auditor.banner import Banner, Stored

TERMLY = Banner(
    id="termly",
    name="Termly",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#termly-code-snippet-support",),
    accept=("[data-tid=banner-accept]",),
    reject=("[data-tid=banner-decline]",),
    settings=(".t-preference-button",),
    refuse=(".t-declineAllButton",),
    save=(".t-saveButton",),
    reopen=(".termly-display-preferences",),
    reopen_call="displayPreferenceModal()",
    stored=(Stored(name="TERMLY_API_CACHE"),),
)
