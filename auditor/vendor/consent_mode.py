"""Google's consent mode as it stands on the wire: gcs and gcd."""

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
"""A letter for each of four signals. What stands between and after has no published meaning."""
_SIGNALS = (
    Signal.AD_STORAGE,
    Signal.ANALYTICS_STORAGE,
    Signal.AD_USER_DATA,
    Signal.AD_PERSONALIZATION,
)
_GCD_GRANTS: Mapping[str, Grant] = MappingProxyType(
    {"l": Grant.UNSET} | dict.fromkeys("pqmu", Grant.DENIED) | dict.fromkeys("trnv", Grant.GRANTED)
)
"""A letter holds default and update; what counts is the later of the two."""


def google_consent(params: Mapping[str, str]) -> Mapping[Signal, Grant]:
    """What a Google hit says of consent. gcs is documented, so it wins over gcd where both speak.

    Empty where the hit carries neither.
    """
    found = _from_gcd(params.get("gcd", ""))
    if state := _GCS.fullmatch(params.get("gcs", "")):
        for signal, digit in zip(_SIGNALS, state.groups(), strict=False):
            if digit != "-" or signal not in found:
                found[signal] = _GCS_GRANTS[digit]
    return found


def _from_gcd(gcd: str) -> dict[Signal, Grant]:
    """By signal. Empty for a text of another form, letters that nobody knows are left out."""
    state = _GCD.fullmatch(gcd)
    if not state:
        return {}
    letters = zip(_SIGNALS, state.groups(), strict=True)
    return {signal: _GCD_GRANTS[each] for signal, each in letters if each in _GCD_GRANTS}
