"""Klaro: services, some of them always on; open source."""

from __future__ import annotations

from auditor.banner import Banner, Confidence, State, Stored

KLARO = Banner(
    id="klaro",
    name="Klaro",
    source="https://www.npmjs.com/package/klaro",
    confidence=Confidence.DOCUMENTED,
    tried="klaro 0.7.22",
    shown=(".klaro .cookie-notice:not(.cookie-notice-hidden)", ".klaro .cookie-modal"),
    globals=("klaro",),
    accept=(".klaro .cm-btn-accept-all", ".klaro .cookie-notice .cm-btn-success"),
    reject=(".klaro .cn-decline", ".klaro .cm-btn-decline"),
    settings=(".klaro .cn-learn-more",),
    refuse=(".klaro .cookie-modal .cm-btn-decline",),
    save=(".klaro .cookie-modal .cm-btn-accept",),
    reopen_call="klaro.show(undefined, true)",
    state=State(
        asks="klaro.getManager().confirmed ? (klaro.getManager().config.services.some((one) => "
        '!one.required && klaro.getManager().consents[one.name]) ? "granted" : "denied") : '
        '""',
        confidence=Confidence.DOCUMENTED,
    ),
    stored=(Stored(name="klaro", confidence=Confidence.DOCUMENTED),),
    notes=(
        ("A site may give its cookie another name (storageName), and keep it in localStorage."),
    ),
)
