"""Complianz for WordPress: one cookie a category."""

from __future__ import annotations

from auditor.banner import Banner, Stored

COMPLIANZ = Banner(
    id="complianz",
    name="Complianz (WordPress)",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#cmplz-cookiebanner-container .cmplz-cookiebanner",),
    globals=("cmplz_set_consent",),
    accept=(".cmplz-cookiebanner .cmplz-accept",),
    reject=(".cmplz-cookiebanner .cmplz-deny",),
    settings=(".cmplz-view-preferences",),
    save=(".cmplz-save-preferences",),
    reopen=("#cmplz-manage-consent .cmplz-manage-consent", ".cmplz-manage-consent"),
    stored=(
        Stored(name="cmplz_marketing", granted="^allow$", denied="^deny$"),
        Stored(name="cmplz_statistics", granted="^allow$", denied="^deny$"),
        Stored(name="cmplz_banner-status"),
    ),
)
