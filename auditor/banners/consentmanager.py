"""consentmanager.net: the choice is the IAB's TCF string."""

from __future__ import annotations

from auditor.banner import Banner, Stored

CONSENTMANAGER = Banner(
    id="consentmanager",
    name="consentmanager.net",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#cmpbox", "#cmpbox2", "#ncmp__tool"),
    globals=("__cmp",),
    accept=(".cmpboxbtnyes", "a.cmptxt_btn_yes"),
    reject=(".cmpboxbtnno", "a.cmptxt_btn_no"),
    settings=(".cmpboxbtncustom",),
    save=(".cmpboxbtnyescustomchoices", ".cmpboxbtnsave"),
    reopen_call='__cmp("showScreen")',
    stored=(Stored(name="__cmpconsent*"), Stored(name="euconsent-v2")),
    notes=("The newer look stands in #ncmp__tool.",),
)
