"""cookieconsent by orestbida, version 2: open source."""

from __future__ import annotations

from auditor.banner import Banner, Stored

VANILLA_COOKIECONSENT_V2 = Banner(
    id="vanilla_cookieconsent_v2",
    name="vanilla-cookieconsent v2",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#cc--main #cm", "#cc--main #s-cnt"),
    accept=("#cc--main #c-p-bn", "#s-all-bn"),
    reject=("#cc--main #c-s-bn[data-cc=accept-necessary]", "#s-rall-bn"),
    settings=("#cc--main #c-s-bn",),
    refuse=("#s-rall-bn",),
    save=("#s-sv-bn",),
    reopen=("[data-cc=c-settings]",),
    stored=(
        Stored(
            name="cc_cookie",
            granted=r'"(categories|level)"\s*:\s*\["\w+"\s*,',
            denied=r'"(categories|level)"\s*:\s*\["necessary"\]',
        ),
    ),
)
