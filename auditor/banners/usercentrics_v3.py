"""Usercentrics, version 3: in an open shadow root."""

from __future__ import annotations

from auditor.banner import Banner, State, Stored

USERCENTRICS_V3 = Banner(
    id="usercentrics_v3",
    name="Usercentrics v3",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#usercentrics-cmp-ui",),
    globals=("__ucCmp",),
    accept=("#usercentrics-cmp-ui [data-action-type=accept]",),
    reject=("#usercentrics-cmp-ui [data-action-type=deny]",),
    settings=("#usercentrics-cmp-ui [data-action-type=more]",),
    refuse=("#usercentrics-cmp-ui [data-action-type=deny]",),
    save=("#usercentrics-cmp-ui [data-action-type=save]",),
    reopen_call="__ucCmp.showSecondLayer()",
    state=State(
        asks='__ucCmp.getConsentDetails().then((all) => ({ALL_ACCEPTED: "granted", '
        'SOME_ACCEPTED: "granted", ALL_DENIED: "denied"})[all.consent.status] || "")'
    ),
    stored=(Stored(name="ucData"), Stored(name="ucString")),
)
