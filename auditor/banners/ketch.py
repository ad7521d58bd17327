"""Ketch: purposes, in a cookie in base64."""

from __future__ import annotations

from auditor.banner import Banner, Stored

KETCH = Banner(
    id="ketch",
    name="Ketch",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#lanyard_root #ketch-banner", "#ketch-banner", "#ketch-modal", "#lanyard_root"),
    globals=("ketch",),
    accept=(
        "#lanyard_root button[class=confirmButton]",
        "#lanyard_root #ketch-banner-button-primary",
    ),
    reject=("#lanyard_root button[aria-label^='Reject' i]",),
    general=("#lanyard_root #ketch-banner-button-primary",),
    reopen_call='ketch("showPreferences")',
    stored=(
        Stored(
            name="_ketch_consent_v1_",
            granted=r'"(analytics|\w*advertising|marketing)"\s*:\s*\{[^}]*"granted"',
            denied=r'"(analytics|\w*advertising|marketing)"\s*:\s*\{[^}]*"denied"',
        ),
    ),
)
