"""Reads from pushes what a page told its tags, and the world, of the visitor's consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from types import MappingProxyType
from typing import Any

from auditor.decode.iab import BrokenStringError, any_of, read_gpp, read_tcf, us_privacy
from auditor.decode.platform_words import stated_purposes
from auditor.model import CLOCKS_DIFFER_MS, Grant, Push, Signal
from auditor.model.consent import PURPOSE_OF_SIGNAL, ConsentCall, Purpose

GOOGLE = "google"
STATE_LAYER = "__google_consent"
"""The layer under which what Google's tag has stored of consent is recorded."""
MOST_REGIONS = 100
_GRANTS: Mapping[object, Grant] = MappingProxyType(
    {"granted": Grant.GRANTED, "denied": Grant.DENIED}
)
_OTHER_SIGNALS: Mapping[str, Purpose] = MappingProxyType(
    {
        "functionality_storage": Purpose.FUNCTIONAL,
        "personalization_storage": Purpose.FUNCTIONAL,
        "security_storage": Purpose.NECESSARY,
    }
)
_ON_OR_OFF: Mapping[str, tuple[str, Grant]] = MappingProxyType(
    {
        "grant": ("update", Grant.GRANTED),
        "revoke": ("update", Grant.DENIED),
        "grantConsent": ("update", Grant.GRANTED),
        "revokeConsent": ("update", Grant.DENIED),
        "holdConsent": ("default", Grant.DENIED),
    }
)
"""The words of Meta's and TikTok's pixels. What is held waits, as under a default that denies."""
_SETTINGS = frozenset({"url_passthrough", "ads_data_redaction"})
_TCF_PURPOSES: Mapping[Purpose, frozenset[int]] = MappingProxyType(
    {Purpose.ANALYTICS: frozenset({8, 9}), Purpose.ADS: frozenset({2, 3, 4, 7})}
)
"""IAB's purposes that measure, and those that advertise; 1 is storage for either."""


def consent_calls(pushes: Sequence[Push]) -> tuple[ConsentCall, ...]:
    """All that pages said of consent, in order of time."""
    unheard = [push for push in pushes if push.layer.startswith("dataLayer")]
    calls: list[ConsentCall] = []
    for push in pushes:
        if push.layer == "gtag" and _is_unheard(push, unheard):
            continue
        calls += _calls(push)
    return tuple(calls)


def _is_unheard(push: Push, others: Iterable[Push]) -> bool:
    """Whether what gtag was called with went where Google's tag doesn't hear it."""
    return any(
        other.payload == push.payload and abs(other.at - push.at) <= CLOCKS_DIFFER_MS
        for other in others
    )


def _calls(push: Push) -> Iterator[ConsentCall]:
    match push.layer, push.payload:
        case "gtag", ["consent", ("default" | "update") as kind, dict() as said, *_]:
            yield _mode(push, GOOGLE, kind, said)
        case "gtag", ["set", str() as name, value, *_]:
            yield from _settings(push, {name: value})
        case "gtag", ["set", dict() as named, *_]:
            yield from _settings(push, named)
        case "uetq", ["consent", ("default" | "update") as kind, dict() as said, *_]:
            yield _mode(push, "microsoft_uet", kind, said)
        case "clarity", ["consentv2", dict() as said, *_]:
            small = {str(name).lower(): value for name, value in said.items()}
            yield _mode(push, "clarity", "update", small)
        case "clarity", ["consent", *rest]:
            yield _switch(push, "clarity", "update", _clarity_one(rest), Purpose.ANALYTICS)
        case "fbq", ["consent", ("grant" | "revoke") as word, *_]:
            yield _switch(push, "meta", *_ON_OR_OFF[word], Purpose.ADS)
        case "fbq", ["dataProcessingOptions", list() as options, *_]:
            setting = "limited data use" if "LDU" in options else "no limited data use"
            yield _call(push, "meta", kind="set", setting=setting)
        case "ttq", [("grantConsent" | "revokeConsent" | "holdConsent") as word, *_]:
            yield _switch(push, "tiktok", *_ON_OR_OFF[word], Purpose.ADS)
        case _:
            yield from _stated(push)


def _stated(push: Push) -> Iterator[ConsentCall]:
    """What a platform, or an API of the IAB's, says is the state now."""
    match push.layer, push.payload:
        case "__google_consent", dict() as state:
            yield from _stored_by_google(push, state)
        case "__tcfapi", {"tcString": str() as text}:
            with suppress(BrokenStringError):
                yield _of_tcf(push, text)
        case "__gpp", {"gppString": str() as text}:
            with suppress(BrokenStringError):
                gpp = read_gpp(text)
                if gpp.tcf:
                    yield _purposes(push, "gpp", _tcf_grants(gpp.tcf.purposes))
                yield from _us(push, "gpp", any_of(list(gpp.opted_out.values())))
        case "__uspapi", {"uspString": str() as text}:
            with suppress(BrokenStringError):
                yield from _us(push, "us", us_privacy(text))
        case _:
            if purposes := stated_purposes(push):
                yield _purposes(push, "platform", purposes)


def _call(push: Push, vendor: str, **fields: Any) -> ConsentCall:  # noqa: ANN401 - the dataclass's own fields
    given = {"push": push.id, "at": push.at, "page": push.page, "teller": "vendor"}
    return ConsentCall(**{**given, "vendor": vendor, **fields})


def _mode(push: Push, vendor: str, kind: str, said: Mapping[str, object]) -> ConsentCall:
    """A command of Google's consent mode, or of one that has its words."""
    signals = {
        signal: _GRANTS[said[signal]]
        for signal in Signal
        if isinstance(said.get(signal), str) and said[signal] in _GRANTS
    }
    others = {
        purpose: _GRANTS[said[name]]
        for name, purpose in _OTHER_SIGNALS.items()
        if isinstance(said.get(name), str) and said[name] in _GRANTS
    }
    waits = said.get("wait_for_update")
    regions = said.get("region")
    listed = regions if isinstance(regions, list) else [regions]
    return _call(
        push,
        vendor,
        kind=kind,
        signals=MappingProxyType(signals),
        purposes=MappingProxyType({**others, **purposes_of(signals)}),
        regions=tuple(each for each in islice(listed, MOST_REGIONS) if isinstance(each, str)),
        waits_ms=int(waits) if isinstance(waits, int | float) and 0 <= waits < 1e9 else None,  # noqa: PLR2004 - no wait is longer
    )


def purposes_of(signals: Mapping[Signal, Grant]) -> dict[Purpose, Grant]:
    """The grants by purpose: that of its storage, or of whatever else is said of it."""
    purposes: dict[Purpose, Grant] = {}
    for signal in (Signal.AD_STORAGE, Signal.ANALYTICS_STORAGE, *Signal):
        if signals.get(signal, Grant.UNSET) is not Grant.UNSET:
            purposes.setdefault(PURPOSE_OF_SIGNAL[signal], signals[signal])
    return purposes


def _settings(push: Push, named: Mapping[str, object]) -> Iterator[ConsentCall]:
    for name in sorted(_SETTINGS & named.keys()):
        on = named[name] is True or named[name] == "true"
        yield _call(push, GOOGLE, kind="set", setting=f"{name}: {'on' if on else 'off'}")


def _switch(push: Push, vendor: str, kind: str, grant: Grant, purpose: Purpose) -> ConsentCall:
    """A command that knows on and off alone."""
    return _call(push, vendor, kind=kind, purposes=MappingProxyType({purpose: grant}))


def _clarity_one(rest: list[object]) -> Grant:
    """Clarity's older command: `consent` alone, or with false."""
    return Grant.DENIED if rest[:1] == [False] else Grant.GRANTED


def _stored_by_google(push: Push, state: Mapping[str, object]) -> Iterator[ConsentCall]:
    """What Google's tag has stored: a template may have told it without the data layer."""
    for kind in ("default", "update"):
        said = state.get(kind)
        if isinstance(said, dict) and said:
            call = _mode(push, GOOGLE, kind, said)
            yield _call(
                push, GOOGLE, kind=kind, signals=call.signals, purposes=call.purposes,
                is_exact=False,
            )  # fmt: skip


def _purposes(push: Push, teller: str, purposes: Mapping[Purpose, Grant]) -> ConsentCall:
    return _call(push, "", teller=teller, purposes=MappingProxyType(dict(purposes)))


def _of_tcf(push: Push, text: str) -> ConsentCall:
    return _purposes(push, "tcf", _tcf_grants(read_tcf(text).purposes))


def _tcf_grants(agreed: frozenset[int]) -> dict[Purpose, Grant]:
    return {
        purpose: Grant.GRANTED if agreed & numbers else Grant.DENIED
        for purpose, numbers in _TCF_PURPOSES.items()
    }


def _us(push: Push, teller: str, opted_out: bool | None) -> Iterator[ConsentCall]:  # noqa: FBT001 - an answer
    if opted_out is not None:
        yield _purposes(push, teller, {Purpose.ADS: Grant.DENIED if opted_out else Grant.GRANTED})
