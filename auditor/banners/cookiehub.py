"""CookieHub."""

from __future__ import annotations

from auditor.banner import Banner, Stored

COOKIEHUB = Banner(
    id="cookiehub",
    name="CookieHub",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".ch2-dialog",),
    accept=(".ch2-allow-all-btn",),
    reject=(".ch2-deny-all-btn",),
    settings=(".ch2-open-settings-btn",),
    refuse=(".ch2-settings .ch2-deny-all-btn",),
    save=(".ch2-save-settings-btn",),
    reopen=(".ch2-icon",),
    general=(".ch2-settings .ch2-deny-all-btn",),
    reopen_call="cookiehub.openSettings()",
    stored=(Stored(name="cookiehub"),),
)
