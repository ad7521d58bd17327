"""Fides by Ethyca: notices, and how they were answered."""

from __future__ import annotations

from auditor.banner import Banner, Stored

FIDES = Banner(
    id="fides",
    name="Fides (Ethyca)",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#fides-overlay-wrapper #fides-banner", "#fides-modal"),
    globals=("Fides.consent",),
    accept=(".fides-accept-all-button",),
    reject=(".fides-reject-all-button",),
    settings=(".fides-manage-preferences-button",),
    refuse=("#fides-modal .fides-reject-all-button",),
    save=(".fides-save-button",),
    reopen=("#fides-modal-link",),
    general=("#fides-modal", "#fides-modal .fides-reject-all-button", ".fides-save-button"),
    reopen_call="Fides.showModal()",
    stored=(
        Stored(
            name="fides_consent",
            granted=r'"consentMethod"\s*:\s*"accept"',
            denied=r'"consentMethod"\s*:\s*"reject"',
        ),
    ),
)
