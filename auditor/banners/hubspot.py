"""HubSpot's banner."""

from __future__ import annotations

from auditor.banner import Banner, Stored

HUBSPOT = Banner(
    id="hubspot",
    name="HubSpot",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#hs-eu-cookie-confirmation",),
    globals=("_hsp",),
    accept=("#hs-eu-confirmation-button",),
    reject=("#hs-eu-decline-button",),
    settings=("#hs-eu-cookie-settings-button",),
    general=("#hs-eu-cookie-settings-button",),
    reopen_call='_hsp.push(["showBanner"])',
    stored=(
        Stored(name="__hs_cookie_cat_pref", granted=r"\d:true", denied=r"\d:false"),
        Stored(name="__hs_opt_out", granted="^no$", denied="^yes$"),
        Stored(name="__hs_initial_opt_in"),
    ),
)
