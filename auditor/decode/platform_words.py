"""Reads what a consent platform's own event says: which purposes the visitor agreed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from auditor.model import Grant, Push
from auditor.model.consent import Purpose

MOST = 60
"""Entries of one list or object that are read."""
_WORDS: Mapping[Purpose, re.Pattern[str]] = MappingProxyType(
    {
        Purpose.NECESSARY: re.compile(
            r"^(strictly.?)?(necessary|essential|required)\b|^C0001$", re.IGNORECASE
        ),
        Purpose.FUNCTIONAL: re.compile(r"^(functional|preference)|^C0003$", re.IGNORECASE),
        Purpose.ANALYTICS: re.compile(
            r"^(analytic|statistic|performance|measure)|^C0002$", re.IGNORECASE
        ),
        Purpose.ADS: re.compile(r"^(market|advert|target|ads?$)|^C0004$", re.IGNORECASE),
    }
)
"""How platforms call the purposes. C0001 and so on are OneTrust's own."""
_WHOLE: Mapping[str, Grant] = MappingProxyType(
    {
        "CookiebotOnDecline": Grant.DENIED,
        "CookieScriptAcceptAll": Grant.GRANTED,
        "CookieScriptReject": Grant.DENIED,
        "iubenda_consent_given": Grant.GRANTED,
        "iubenda_consent_rejected": Grant.DENIED,
        "cmplz_revoke": Grant.DENIED,
    }
)
"""Events that speak of all optional purposes at once."""
_OPTIONAL = (Purpose.FUNCTIONAL, Purpose.ANALYTICS, Purpose.ADS)
_YES = frozenset({"true", "1", "granted", "allow", "allowed", "accepted", "yes", "on"})
_NO = frozenset({"false", "0", "denied", "deny", "rejected", "no", "off"})


def stated_purposes(push: Push) -> dict[Purpose, Grant]:
    """What a platform's event says of each purpose; empty where it is none, or says nothing."""
    if push.layer == "cmp" and isinstance(push.payload, dict):
        if whole := _WHOLE.get(str(push.payload.get("event"))):
            return dict.fromkeys(_OPTIONAL, whole)
        return _read(push.payload.get("detail"))
    if isinstance(push.payload, dict) and "OnetrustActiveGroups" in push.payload:
        return _agreed(str(push.payload["OnetrustActiveGroups"])[:1000].split(","))
    return {}


def _read(detail: object) -> dict[Purpose, Grant]:
    match detail:
        case {"accepted": list() as accepted, "rejected": list() as rejected}:
            return {**_each(rejected, Grant.DENIED), **_each(accepted, Grant.GRANTED)}
        case {"category": str() as category, "value": str() as value}:
            return _by_word([(category, value)])
        case {"cookie": {"categories": list() as agreed}} | {"categories": list() as agreed}:
            return _agreed(agreed)
        case list() as agreed:
            return _agreed(agreed)
        case dict() as named:
            return _by_word(islice(named.items(), MOST))
        case _:
            return {}


def _agreed(names: Iterable[object]) -> dict[Purpose, Grant]:
    """A list of what was agreed to, in which what is missing was refused."""
    agreed = _each(names, Grant.GRANTED)
    return {**dict.fromkeys(_OPTIONAL, Grant.DENIED), **agreed} if agreed else {}


def _each(names: Iterable[object], grant: Grant) -> dict[Purpose, Grant]:
    return {purpose: grant for name in islice(names, MOST) for purpose in _purposes(str(name))}


def _by_word(named: Iterable[tuple[object, object]]) -> dict[Purpose, Grant]:
    read: dict[Purpose, Grant] = {}
    for name, value in named:
        word = str(value).lower()
        grant = Grant.GRANTED if word in _YES else Grant.DENIED if word in _NO else None
        if grant is not None:
            read |= dict.fromkeys(_purposes(str(name)), grant)
    return read


def _purposes(name: str) -> Iterator[Purpose]:
    words = name.strip()[:40]
    return (purpose for purpose, pattern in _WORDS.items() if pattern.search(words))
