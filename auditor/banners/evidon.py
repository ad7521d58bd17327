"""Evidon by Crownpeak."""

from __future__ import annotations

from auditor.banner import Banner, Stored

EVIDON = Banner(
    id="evidon",
    name="Evidon / Crownpeak",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#_evidon_banner",),
    globals=("evidon.notice",),
    accept=("#_evidon-accept-button",),
    reject=("#_evidon-decline-button",),
    settings=("#_evidon-option-button",),
    refuse=("#evidon-prefdiag-decline",),
    reopen=("#_evidon-option-button",),
    stored=(Stored(name="_evidon_consent_cookie"),),
)
