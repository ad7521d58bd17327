"""Civic Cookie Control: categories, accepted or revoked."""

from __future__ import annotations

from auditor.banner import Banner, Stored

CIVIC = Banner(
    id="civic",
    name="Civic Cookie Control",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#ccc-notify", "#ccc"),
    globals=("CookieControl",),
    accept=("#ccc-recommended-settings", "#ccc-notify-accept", ".ccc-accept-button"),
    reject=(".ccc-reject-button", "#ccc-notify-reject", "#ccc-reject-settings"),
    settings=("#ccc-notify-dismiss",),
    refuse=(".ccc-reject-button", "#ccc-reject-settings"),
    save=("#ccc-dismiss-button", "#ccc-close"),
    reopen=("#ccc-icon",),
    general=("#ccc-notify-dismiss", "#ccc-notify-reject", "#ccc-reject-settings"),
    reopen_call="CookieControl.open()",
    stored=(
        Stored(
            name="CookieControl",
            granted=r'"optionalCookies"\s*:\s*\{[^}]*"accepted"',
            denied=r'"optionalCookies"\s*:\s*\{[^}]*"revoked"',
        ),
    ),
)
