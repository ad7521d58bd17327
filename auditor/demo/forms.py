"""Checks the fields of the shop's forms. The browser makes the same checks before it sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]{1,63}(\.[^\s@.]{1,63}){1,5}")
_CARD = re.compile(r"[0-9]{12,19}")
_EXPIRY = re.compile(r"(0[1-9]|1[0-2]) ?/ ?[0-9]{2}")
_CODE = re.compile(r"[0-9]{3,4}")

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contact": ("name", "email", "message"),
        "newsletter": ("email",),
        "checkout": ("email", "name", "card", "expiry", "code"),
    }
)
"""The fields of each form; all must be filled in."""
_FORMATS: Mapping[str, tuple[re.Pattern[str], str]] = MappingProxyType(
    {
        "email": (_EMAIL, "Please enter an email address, such as name@example.com."),
        "card": (_CARD, "Please enter the card number: 12 to 19 digits."),
        "expiry": (_EXPIRY, "Please enter the expiry date as MM/YY."),
        "code": (_CODE, "Please enter the three or four digits of the security code."),
    }
)
_EMPTY = "Please fill in this field."


def problems(form: str, fields: Mapping[str, str]) -> dict[str, str]:
    """By field, what is wrong with it; empty if the form is accepted."""
    wrong: dict[str, str] = {}
    for name in NEEDED[form]:
        text = fields.get(name, "").strip()
        pattern, advice = _FORMATS.get(name, (None, _EMPTY))
        value = text.replace(" ", "") if name == "card" else text
        if not text or (pattern is not None and not pattern.fullmatch(value)):
            wrong[name] = advice
    return wrong
