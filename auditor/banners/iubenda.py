"""iubenda: one consent, or purposes 1 to 5."""

from __future__ import annotations

from auditor.banner import Banner, Stored

IUBENDA = Banner(
    id="iubenda",
    name="iubenda",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#iubenda-cs-banner",),
    globals=("_iub.cs",),
    accept=(".iubenda-cs-accept-btn",),
    reject=(".iubenda-cs-reject-btn",),
    settings=(".iubenda-cs-customize-btn",),
    refuse=(".iub-btn-reject",),
    save=("#iubFooterBtn",),
    reopen=(".iubenda-cs-preferences-link", "#iubenda-tp-btn", ".iubenda-tp-btn"),
    general=("#iubFooterBtn",),
    reopen_call="_iub.cs.api.openPreferences()",
    stored=(
        Stored(
            name="_iub_cs-*",
            granted=r'"(consent|[2-5])"\s*:\s*true',
            denied=r'"(consent|[2-5])"\s*:\s*false',
        ),
        Stored(name="usprivacy"),
    ),
)
