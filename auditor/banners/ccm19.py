"""CCM19."""

from __future__ import annotations

from auditor.banner import Banner, Stored

CCM19 = Banner(
    id="ccm19",
    name="CCM19",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#ccm-widget.ccm-show", "#ccm-control-panel"),
    scripts=("ccm19",),
    accept=("#ccm-widget .ccm--save-settings[data-full-consent='true']",),
    reject=("#ccm-widget .ccm--decline-cookies",),
    settings=("[data-ccm-modal='ccm-control-panel']",),
    refuse=("#ccm-control-panel .ccm--decline-cookies",),
    save=("#ccm-control-panel .ccm--save-settings:not([data-full-consent='true'])",),
    reopen=(".ccm-settings-summoner--link",),
    general=("#ccm-control-panel", "#ccm-control-panel .ccm--decline-cookies"),
    reopen_call="CCM.openWidget()",
    stored=(Stored(name="ccm_consent"),),
)
