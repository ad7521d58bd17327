"""GDPR Cookie Compliance by Moove for WordPress."""

from __future__ import annotations

from auditor.banner import Banner, Stored

MOOVE = Banner(
    id="moove",
    name="Moove GDPR (WordPress)",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#moove_gdpr_cookie_info_bar",),
    accept=(".moove-gdpr-infobar-allow-all",),
    reject=(".moove-gdpr-infobar-reject-btn",),
    settings=("#moove_gdpr_cookie_info_bar .change-settings-button",),
    refuse=(".moove-gdpr-modal-reject-all",),
    save=(".moove-gdpr-modal-save-settings",),
    reopen=("#moove_gdpr_save_popup_settings_button",),
    general=(".moove-gdpr-modal-reject-all", ".moove-gdpr-modal-save-settings"),
    stored=(
        Stored(
            name="moove_gdpr_popup",
            granted=r'"(thirdparty|advanced)"\s*:\s*"1"',
            denied=r'"(thirdparty|advanced)"\s*:\s*"0"',
        ),
    ),
)
