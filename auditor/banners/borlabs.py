"""Borlabs Cookie for WordPress: groups of services, in one cookie."""

from __future__ import annotations

from auditor.banner import Banner, Stored

BORLABS = Banner(
    id="borlabs",
    name="Borlabs Cookie",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#BorlabsCookieBox", ".brlbs-cmpnt-dialog", "._brlbs-box-wrap"),
    globals=("BorlabsCookie",),
    accept=("a[data-cookie-accept-all]", ".brlbs-btn-accept-all"),
    reject=("a[data-cookie-refuse]", ".brlbs-btn-accept-only-essential"),
    settings=("a[data-cookie-individual]",),
    save=("#CookieBoxSaveButton", ".brlbs-btn-save"),
    reopen=(".borlabs-cookie-open-dialog-preferences",),
    stored=(
        Stored(
            name="borlabs-cookie",
            granted=r'"(statistics|marketing|external-media)"\s*:\s*\[\s*"',
            denied=r'"consents"\s*:\s*\{\s*"essential"\s*:\s*\[[^\]]*\]\s*\}',
        ),
    ),
)
