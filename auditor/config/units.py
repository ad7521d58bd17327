"""Types of values as people write them: durations (250ms, 5s, 2m), dates, locales, time zones."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from auditor.config.wording import hint

_FORM = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(ms|s|m)")
_MS = {"ms": 1, "s": 1000, "m": 60_000}
"""Milliseconds of a unit."""
ALLOWED = "a number with its unit: 250ms, 5s or 2m"
_LOCALE = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


def parse_duration(text: object) -> int:
    """Milliseconds of a duration such as `5s`.

    Raises:
        ValueError: it has no unit, or is not a duration at all.
    """
    try:
        return duration(text)
    except ValueError as error:
        raise ValueError(f"{text!r} {error}") from None


def duration(text: object) -> int:
    """Milliseconds of a duration; for fields of a spec, whose errors are shown with the text.

    Raises:
        ValueError: it has no unit, or is not a duration at all.
    """
    match = _FORM.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"is not a duration; write {ALLOWED}")
    return round(float(match[1]) * _MS[match[2]])


def span(text: object) -> int:
    """Milliseconds of a duration above 0.

    Raises:
        ValueError: it is not a duration, or 0.
    """
    milliseconds = duration(text)
    if milliseconds == 0:
        raise ValueError("leaves no time; write a duration above 0, such as 5s")
    return milliseconds


def date(text: object) -> object:
    """The date of `2026-12-15`; a date stays as it is.

    Raises:
        ValueError: it is not a date.
    """
    try:
        return dt.date.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        raise ValueError("is not a date; write year-month-day, such as 2026-12-15") from None


def plain_value(value: object) -> object:
    """The value, where it is text, a number, true or false.

    Raises:
        ValueError: it is a list, a mapping or nothing.
    """
    if isinstance(value, str | int | float | Decimal):
        return value
    raise ValueError("is not a plain value; write text, a number, true or false")


def number(value: object) -> object:
    """The value, where it is a number.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ValueError("is not a number; write a number without quotes, such as 0 or 19.90")


def locale(text: object) -> object:
    """The text, where it is a language, perhaps with a script and a country: de, de-DE.

    Raises:
        ValueError: it is none.
    """
    if isinstance(text, str) and _LOCALE.fullmatch(text) is None:
        parts = re.split("[-_]", text)
        cased = [parts[0].lower(), *map(_cased, parts[1:])]
        meant = f"; did you mean {'-'.join(cased)}?" if _LOCALE.fullmatch("-".join(cased)) else ""
        raise ValueError(
            f"is not a locale; write a language, or language-COUNTRY: en, de-DE{meant}"
        )
    return text


def _cased(part: str) -> str:
    return part.title() if len(part) == len("Latn") else part.upper()


def time_zone(text: object) -> object:
    """The text, where it is the name of a time zone.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(text, str):
        return text
    # Where the system has no list of time zones (Windows), any name of their form may be one.
    names = zoneinfo.available_timezones()
    if text not in names if names else _ZONE.fullmatch(text) is None:
        raise ValueError(f"is not a time zone; write one such as Europe/Berlin{hint(text, names)}")
    return text


_SCHEMA = {"type": "string", "pattern": rf"^\s*{_FORM.pattern}\s*$", "description": ALLOWED}
Duration = Annotated[int, BeforeValidator(duration), WithJsonSchema(_SCHEMA)]
"""Milliseconds, written with a unit."""
Span = Annotated[int, BeforeValidator(span), WithJsonSchema(_SCHEMA)]
"""A duration above 0."""
Date = Annotated[
    dt.date, BeforeValidator(date), WithJsonSchema({"type": "string", "format": "date"})
]
Locale = Annotated[
    str,
    BeforeValidator(locale),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_LOCALE.pattern}$",
            "description": "a language, or language-COUNTRY: en, de-DE",
        }
    ),
]
TimeZone = Annotated[str, BeforeValidator(time_zone)]
"""A name of the IANA's list."""
Plain = Annotated[str | int | float | bool, BeforeValidator(plain_value)]
Number = Annotated[int | float, BeforeValidator(number)]
