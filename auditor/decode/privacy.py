"""Reads the visitor's choice from a hit: Google's npa and dma, IAB's TCF and GPP, us_privacy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeVar

from auditor.decode.iab import (
    KEPT,
    LONGEST,
    TCF_EU,
    BrokenStringError,
    any_of,
    read_gpp,
    read_tcf,
    us_privacy,
)
from auditor.model import Privacy

T = TypeVar("T")

_GDPR: Final = ("gdpr", "gdpr_applies")
_TCF: Final = (
    "gdpr_consent",
    "gdpr_consent_string",
    "tcfString",
    "euconsent-v2",
    "tcs",
    "consent_string",
    "d_consent",
)
_US: Final = ("us_privacy", "ccpaPs", "ccpa", "usp", "cs")
_NAMES: Final = ("npa", "dma", *_GDPR, *_TCF, *_US, "gpp", "gpp_sid")
_ANY: Final = frozenset(_NAMES)
_SHARED: Final = frozenset({"npa", "dma", "consent_string", "d_consent", "ccpa", "usp", "cs"})
"""Names that some vendors use for other things (dma is also a US market): a value of another form
does not count as a broken string."""
_YES_OR_NO: Mapping[str, bool] = MappingProxyType(
    {"1": True, "0": False, "true": True, "false": False}
)
_SECTIONS = re.compile(r"-?[0-9]{1,4}(?:[,_]-?[0-9]{1,4}){0,63}")
_MASK: Final = "(masked:"
_NOTHING: Final = Privacy()


def privacy_of(params: Mapping[str, str]) -> Privacy | None:
    """The visitor's choice as a hit's parameters say it; None if none of them is about it."""
    if params.keys().isdisjoint(_ANY):
        return None
    # One character more than allowed, so that a text that was cut still counts as too long.
    return _read(
        tuple([(name, params[name].strip()[: LONGEST + 1]) for name in _NAMES if name in params])
    )


@lru_cache(maxsize=KEPT)
def _read(params: tuple[tuple[str, str], ...]) -> Privacy | None:
    texts = _Texts(params)
    personalized = texts.first(("npa",), _yes_or_no)
    gpp = texts.first(("gpp",), read_gpp)
    if gpp and gpp.broken:
        texts.unreadable.append("gpp")
    in_force = texts.first(("gpp_sid",), _section_numbers)
    gdpr_applies = texts.first(_GDPR, _yes_or_no)
    if gdpr_applies is None and in_force and TCF_EU in in_force:
        gdpr_applies = True
    tcf = texts.first(_TCF, read_tcf) or (gpp.tcf if gpp else None)
    opted_out = [texts.first(_US, us_privacy)]
    if gpp:
        opted_out += [
            section_opted_out
            for section, section_opted_out in gpp.opted_out.items()
            if in_force is None or section in in_force
        ]
    privacy = Privacy(
        personalized_ads=None if personalized is None else not personalized,
        in_dma_region=texts.first(("dma",), _yes_or_no),
        gdpr_applies=gdpr_applies,
        tcf_purposes=tcf.purposes if tcf else None,
        tcf_legitimate_interests=tcf.legitimate_interests if tcf else None,
        tcf_vendors=tcf.vendors if tcf else None,
        tcf_cmp=tcf.cmp if tcf else None,
        us_opted_out=any_of(opted_out),
        gpp_sections=gpp.sections if gpp else (),
        unreadable=tuple(texts.unreadable),
    )
    return None if privacy == _NOTHING else privacy


class _Texts:
    """The parameters of a hit that are about consent, without empty and masked ones."""

    def __init__(self, params: tuple[tuple[str, str], ...]) -> None:
        self._texts = {name: text for name, text in params if text and _MASK not in text}
        self.unreadable: list[str] = []

    def first(self, names: tuple[str, ...], read: Callable[[str], T | None]) -> T | None:
        """The value of the first readable parameter; the broken ones are added to `unreadable`."""
        first = None
        for name in names:
            text = self._texts.get(name)
            if text is None:
                continue
            try:
                value = read(text)
            except BrokenStringError:
                if name not in _SHARED:
                    self.unreadable.append(name)
                continue
            first = value if first is None else first
        return first


def _yes_or_no(text: str) -> bool:
    try:
        return _YES_OR_NO[text.lower()]
    except KeyError:
        raise BrokenStringError("neither yes nor no") from None


def _section_numbers(text: str) -> frozenset[int]:
    """The sections of GPP in force, from gpp_sid; 0 and -1 mean none."""
    if not _SECTIONS.fullmatch(text):
        raise BrokenStringError("not section numbers")
    return frozenset(number for number in map(int, re.split("[,_]", text)) if number > 0)
