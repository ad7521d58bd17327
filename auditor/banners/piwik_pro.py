"""Piwik PRO: a status for each kind of data."""

from __future__ import annotations

from auditor.banner import Banner, Stored

PIWIK_PRO = Banner(
    id="piwik_pro",
    name="Piwik PRO",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#PiwikPROConsentForm-container",),
    globals=("ppms.cm",),
    accept=("#PiwikPROConsentForm-agree-to-all",),
    reject=("#PiwikPROConsentForm-reject-all",),
    settings=("#PiwikPROConsentForm-toggle-details",),
    refuse=("#PiwikPROConsentForm-reject-all",),
    save=("#PiwikPROConsentForm-save-choices",),
    general=("#PiwikPROConsentForm-save-choices",),
    reopen_call='ppms.cm.api("openConsentForm")',
    stored=(
        Stored(name="ppms_privacy_*", granted=r'"status"\s*:\s*1', denied=r'"status"\s*:\s*0'),
    ),
)
