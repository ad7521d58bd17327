"""Usercentrics, version 2: in an open shadow root."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

USERCENTRICS_V2 = Banner(
    id="usercentrics_v2",
    name="Usercentrics v2",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#usercentrics-root",),
    globals=("UC_UI",),
    accept=("#usercentrics-root [data-testid=uc-accept-all-button]",),
    reject=("#usercentrics-root [data-testid=uc-deny-all-button]",),
    settings=("#usercentrics-root [data-testid=uc-more-button]",),
    refuse=("#usercentrics-root [data-testid=uc-deny-all-button]",),
    save=("#usercentrics-root [data-testid=uc-save-button]",),
    reopen=("[data-testid=uc-privacy-button]",),
    reopen_call="UC_UI.showSecondLayer()",
    state=State(
        asks="UC_UI.getServicesBaseInfo().some((one) => !one.isEssential && one.consent.status) "
        '? "granted" : "denied"'
    ),
    stored=(
        Stored(name="uc_settings", granted=r'"status"\s*:\s*true,[^}]*"isEssential"\s*:\s*false'),
        Stored(name="uc_user_interaction"),
    ),
)
