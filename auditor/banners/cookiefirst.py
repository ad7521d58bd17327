"""CookieFirst: four categories, in a readable cookie."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

COOKIEFIRST = Banner(
    id="cookiefirst",
    name="CookieFirst",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#cookiefirst-root", ".cookiefirst-root"),
    globals=("CookieFirst",),
    accept=("button[data-cookiefirst-action=accept]",),
    reject=("button[data-cookiefirst-action=reject]",),
    settings=("button[data-cookiefirst-action=adjust]",),
    save=("button[data-cookiefirst-action=save]",),
    reopen_call="CookieFirst.openPanel()",
    state=State(
        asks="CookieFirst.consent ? (CookieFirst.consent.performance || "
        'CookieFirst.consent.advertising ? "granted" : "denied") : ""'
    ),
    stored=(
        Stored(
            name="cookiefirst-consent",
            granted=r'"(performance|advertising)"\s*:\s*(true|1|"1"|"yes"|"allow"|"accepted")',
            denied=r'"(performance|advertising)"\s*:\s*(false|0|"0"|"no"|"deny"|"revoked")',
        ),
    ),
)
