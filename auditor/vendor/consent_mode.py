"""Reads Google's consent mode from its parameters gcs and gcd."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from auditor.model import Grant, Signal

_GCS = re.compile(r"G1([01-])([01-])")
_GCS_GRANTS = {"1": Grant.GRANTED, "0": Grant.DENIED, "-": Grant.UNSET}
_GCD = re.compile(
    r"[0-9A-Z]{2}([a-z])[0-9A-Z]([a-z])[0-9A-Z]([a-z])[0-9A-Z]([a-z])(?:[0-9A-Z][0-9A-Za-z]{0,11})?"
)
"""A letter for each of four signals. The characters between and after have no published meaning."""
_SIGNALS = (
    Signal.AD_STORAGE,
    Signal.ANALYTICS_STORAGE,
    Signal.AD_USER_DATA,
    Signal.AD_PERSONALIZATION,
)
_GCD_GRANTS: Mapping[str, Grant] = MappingProxyType(
    {"l": Grant.UNSET} | dict.fromkeys("pqmu", Grant.DENIED) | dict.fromkeys("trnv", Grant.GRANTED)
)
"""Each letter means a default and an update; the later of the two counts."""


def google_consent(params: Mapping[str, str]) -> Mapping[Signal, Grant]:
    """The grants in a Google hit, by signal; empty if it has neither gcs nor gcd.

    gcs is documented, so it wins over gcd if both have a signal.
    """
    grants = _from_gcd(params.get("gcd", ""))
    if state := _GCS.fullmatch(params.get("gcs", "")):
        for signal, digit in zip(_SIGNALS, state.groups(), strict=False):
            if digit != "-" or signal not in grants:
                grants[signal] = _GCS_GRANTS[digit]
    return grants


def _from_gcd(gcd: str) -> dict[Signal, Grant]:
    """The grants by signal, without unknown letters; empty for a text of another form."""
    state = _GCD.fullmatch(gcd)
    if not state:
        return {}
    letters = zip(_SIGNALS, state.groups(), strict=True)
    return {signal: _GCD_GRANTS[letter] for signal, letter in letters if letter in _GCD_GRANTS}
