"""Cookie-Script: the cookie says accept or reject."""

from __future__ import annotations

from auditor.banner import Banner, Stored

COOKIE_SCRIPT = Banner(
    id="cookie_script",
    name="Cookie-Script",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#cookiescript_injected",),
    globals=("CookieScript.instance",),
    accept=("#cookiescript_accept",),
    reject=("#cookiescript_reject",),
    settings=("#cookiescript_manage",),
    save=("#cookiescript_save",),
    reopen=("#cookiescript_badge",),
    reopen_call="CookieScript.instance.show()",
    stored=(
        Stored(
            name="CookieScriptConsent",
            granted=r'"action"\s*:\s*"accept"',
            denied=r'"action"\s*:\s*"reject"',
        ),
    ),
)
