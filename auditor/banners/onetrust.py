"""OneTrust and CookiePro: the choice is a list of groups, of which C0001 is always on."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

ONETRUST = Banner(
    id="onetrust",
    name="OneTrust / CookiePro",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#onetrust-banner-sdk", "#onetrust-pc-sdk"),
    globals=("OneTrust", "OnetrustActiveGroups"),
    scripts=("otSDKStub", "otBannerSdk"),
    accept=("#onetrust-accept-btn-handler", "#accept-recommended-btn-handler"),
    reject=("#onetrust-reject-all-handler",),
    settings=("#onetrust-pc-btn-handler",),
    refuse=(".ot-pc-refuse-all-handler",),
    save=(".save-preference-btn-handler",),
    reopen=("#ot-sdk-btn", ".ot-sdk-show-settings", "#ot-sdk-btn-floating"),
    general=("#ot-sdk-btn-floating",),
    reopen_call="OneTrust.ToggleInfoDisplay()",
    state=State(
        asks="/(^|; )OptanonAlertBoxClosed=/.test(document.cookie) ? "
        '(/,(C000[2-9]|[234]),/.test(OnetrustActiveGroups) ? "granted" : "denied") : ""'
    ),
    stored=(
        Stored(
            name="OptanonConsent",
            granted=r"groups=[^&]*\b(C000[2-9]|[234]):1",
            denied=r"groups=[^&]*\b(C000[2-9]|[234]):0",
        ),
        Stored(name="OptanonAlertBoxClosed"),
        Stored(name="eupubconsent-v2"),
    ),
    notes=("Its closing cross may refuse or keep what is set: it is never taken for a refusal.",),
)
