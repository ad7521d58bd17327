"""Texts for people that can be translated: a template, and the values that fill it.

A Message is the English text, and can be used wherever a text can. It also keeps the template,
which a report in another language looks up in its catalogue, and the values for the translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Self, assert_never

Value = str | int | Decimal | tuple[str, ...]
"""A value that fills a template. An int is a number of things and is written with separators of
thousands: give order numbers, ports and the like as text. A tuple is listed: a, b and c."""


class Message(str):
    """An English text that knows how it was made. Build it with `message` or `plural_message`."""

    template: str
    """With names in braces: "{hit} was sent {times}." The msgid of the catalogue."""
    plural: str
    """The template for more than one; empty where nothing is counted."""
    number: int
    """The number that decides between the two."""
    values: Mapping[str, Value]

    __slots__ = ("number", "plural", "template", "values")

    def __reduce__(self) -> tuple[Callable[[object], str], tuple[object]]:
        """Return how to pickle and copy it: by its template and values."""
        return from_data, (as_data(self),)


class HitName(str):
    """The name of hits of one kind ("ga4 G-1 purchase AbC"), with a shorter one."""

    short: str
    """Without account and label, for people who have never seen a tag: "ga4 purchase"."""

    __slots__ = ("short",)

    def __new__(cls, whole: str, short: str) -> Self:
        """Return the name made of both."""
        name = super().__new__(cls, whole)
        name.short = short
        return name

    def __reduce__(self) -> tuple[type[HitName], tuple[str, str]]:
        """Return how to pickle and copy it: by its two names."""
        return HitName, (str(self), self.short)


def message(template: str, /, **values: Value) -> Message:
    """Fill a template; literal braces are doubled.

    Two names have a meaning: {hit} stands for a Hit.about ("ga4 G-7XK2P9QW3L purchase"), {who} for
    a vendor's id, with or without its account. A report shows both with the vendor's human name;
    one for people who have never seen a tag shows a HitName's short name for {hit}.

    Raises:
        KeyError: the template has a name that is missing in `values`.
    """
    return _filled(template, "", 1, values)


def plural_message(one: str, many: str, number: int, /, **values: Value) -> Message:
    """Fill the template that fits the number, which is {n} in both: "{n} page", "{n} pages"."""
    return _filled(one, many, number, {"n": number, **values})


def phrase(template: str, /) -> str:
    """Return the template unchanged: this marks one in a table for the catalogues."""
    return template


def _filled(template: str, plural: str, number: int, values: Mapping[str, Value]) -> Message:
    chosen = plural if plural and number != 1 else template
    text = Message(chosen.format_map({name: english(value) for name, value in values.items()}))
    text.template, text.plural, text.number = template, plural, number
    text.values = MappingProxyType(dict(values))
    return text


def english(value: Value) -> str:
    """A value as it is written in an English text."""
    match value:
        case int():
            return f"{value:,}"
        case tuple():
            return listing(value)
        case str() | Decimal():
            return str(value)
    assert_never(value)


def listing(parts: Iterable[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, in an English text that is never translated: 1 goal, 1,200 pages."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def as_data(text: str) -> object:
    """A text as JSON data, which `from_data` reads."""
    if not isinstance(text, Message):
        return str(text)
    values = {name: _value_as_data(value) for name, value in text.values.items()}
    return {"t": text.template, "p": text.plural, "n": text.number, "v": values}


def from_data(data: object) -> str:
    """The text of data that `as_data` wrote; any other data as a plain text."""
    match data:
        case {"t": str(template), "p": str(plural), "n": int(number), "v": dict(values)}:
            fields = {str(name): _value_from_data(value) for name, value in values.items()}
            try:
                return _filled(template, plural, number, fields)
            except (AttributeError, IndexError, KeyError, ValueError):
                return template
        case _:
            return str(data)


def _value_as_data(value: Value) -> object:
    match value:
        case HitName():
            return {"hit": str(value), "short": value.short}
        case str():
            return as_data(value)
        case tuple():
            return [as_data(text) for text in value]
        case Decimal():
            return {"d": str(value)}
        case int():
            return value
    assert_never(value)


def _value_from_data(value: object) -> Value:
    match value:
        case int():
            return value
        case list():
            return tuple(from_data(text) for text in value)
        case {"d": str(number)}:
            return Decimal(number)
        case {"hit": str(whole), "short": str(short)}:
            return HitName(whole, short)
        case _:
            return from_data(value)
