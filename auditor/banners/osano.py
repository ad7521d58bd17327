"""Osano: categories that are ACCEPT or DENY."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

OSANO = Banner(
    id="osano",
    name="Osano",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".osano-cm-dialog",),
    globals=("Osano.cm",),
    accept=(".osano-cm-accept-all", ".osano-cm-accept"),
    reject=(".osano-cm-denyAll", ".osano-cm-deny"),
    settings=(".osano-cm-manage",),
    save=(".osano-cm-save",),
    reopen=(".osano-cm-widget",),
    state=State(
        asks='Osano.cm.dialogOpen ? "" : ["ANALYTICS", "MARKETING"].some((one) => '
        'Osano.cm.getConsent()[one] === "ACCEPT") ? "granted" : "denied"'
    ),
    stored=(Stored(name="osano_consentmanager"), Stored(name="osano_consentmanager_uuid")),
)
