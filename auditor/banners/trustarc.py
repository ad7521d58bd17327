"""TrustArc: levels of consent, in a cookie."""

from __future__ import annotations

from auditor.banner import Banner, Stored

TRUSTARC = Banner(
    id="trustarc",
    name="TrustArc",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#truste-consent-track", "#consent_blackbar", ".truste_popframe"),
    globals=("truste",),
    accept=("#truste-consent-button",),
    reject=("#truste-consent-required", ".truste_popframe.trustarc_newcm_container a.required"),
    settings=("#truste-show-consent",),
    save=(".submit",),
    reopen=("#teconsent",),
    reopen_call="truste.eu.clickListener()",
    stored=(
        Stored(name="notice_preferences", granted="^[12]", denied="^0"),
        Stored(name="notice_gdpr_prefs", granted="^0,[12]", denied="^0$|^0:"),
        Stored(
            name="cmapi_cookie_privacy", granted="permit 1,[23]", denied=r"permit 1 *($|[^,\d])"
        ),
    ),
    notes=("Its second layer stands in a frame of its own, and may take a minute.",),
)
