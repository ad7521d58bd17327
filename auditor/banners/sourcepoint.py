"""Sourcepoint: its buttons stand in a frame of another origin."""

from __future__ import annotations

from auditor.banner import Banner, Stored

SOURCEPOINT = Banner(
    id="sourcepoint",
    name="Sourcepoint",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("div[id^='sp_message_container_'] iframe", "div[id^='sp_message_container_']"),
    globals=("_sp_",),
    accept=(".sp_choice_type_11", ".sp_choice_type_ACCEPT_ALL"),
    reject=(".sp_choice_type_13", ".sp_choice_type_REJECT_ALL"),
    settings=(".sp_choice_type_12",),
    refuse=(".sp_choice_type_REJECT_ALL",),
    save=(".sp_choice_type_SAVE_AND_EXIT", ".priv-save-btn"),
    reopen_call="_sp_.gdpr.loadPrivacyManagerModal()",
    stored=(
        Stored(name="consentUUID"),
        Stored(name="euconsent-v2"),
        Stored(name="_sp_user_consent_*"),
    ),
    notes=(
        ("Choice type 9 means pay or accept: such a banner has no refusal that costs nothing."),
    ),
)
