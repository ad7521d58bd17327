"""tarteaucitron.js: services, each true, false or wait; open source."""

from __future__ import annotations

from auditor.banner import Banner, Confidence, State, Stored

TARTEAUCITRON = Banner(
    id="tarteaucitron",
    name="tarteaucitron.js",
    source="https://www.npmjs.com/package/tarteaucitronjs",
    confidence=Confidence.DOCUMENTED,
    tried="tarteaucitronjs 1.34.0",
    shown=("#tarteaucitronAlertBig", "#tarteaucitron"),
    globals=("tarteaucitron",),
    accept=("#tarteaucitronPersonalize2", "#tarteaucitronPersonalize"),
    reject=("#tarteaucitronAllDenied2",),
    settings=("#tarteaucitronCloseAlert",),
    refuse=("#tarteaucitronAllDenied",),
    reopen=("#tarteaucitronManager", "#tarteaucitronIcon button"),
    close=("#tarteaucitronClosePanel",),
    reopen_call="tarteaucitron.userInterface.openPanel()",
    state=State(
        asks='(/=true/.test(tarteaucitron.cookie.read()) ? "granted" : '
        '/=false/.test(tarteaucitron.cookie.read()) ? "denied" : "")',
        confidence=Confidence.DOCUMENTED,
    ),
    stored=(
        Stored(
            name="tarteaucitron", granted="=true", denied="=false", confidence=Confidence.DOCUMENTED
        ),
    ),
    notes=("A site may give its cookie another name (cookieName).",),
)
