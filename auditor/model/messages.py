"""Texts for people that can be said in another language: a template, and what fills it.

A Told is the English text, and is used as such wherever a text is. Whoever writes for readers of
another language finds in it what to look up in the catalogue, and what to put into the translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Self, assert_never

Value = str | int | Decimal | tuple[str, ...]
"""What fills a template. Ints are counted things, and get their thousands separated: give order
numbers, ports and the like as text. A tuple is listed: a, b and c."""


class Message(str):
    """An English text that knows how it was made. Build it with `message` or `plural_message`."""

    template: str
    """With names in braces: "{hit} was sent {times}." The msgid of the catalogue."""
    plural: str
    """The template for more than one; empty where nothing is counted."""
    number: int
    """What decides between the two."""
    values: Mapping[str, Value]

    __slots__ = ("number", "plural", "template", "values")

    def __reduce__(self) -> tuple[Callable[[object], str], tuple[object]]:
        """Pickle and copy it by what it is made of."""
        return from_data, (as_data(self),)


class HitName(str):
    """What hits of one kind are called ("ga4 G-1 purchase AbC"), with a short name of it."""

    short: str
    """Without account and label, for who has never seen a tag: "ga4 purchase"."""

    __slots__ = ("short",)

    def __new__(cls, whole: str, short: str) -> Self:
        """Make one of both."""
        made = super().__new__(cls, whole)
        made.short = short
        return made

    def __reduce__(self) -> tuple[type[HitName], tuple[str, str]]:
        """Pickle and copy it by what it is made of."""
        return HitName, (str(self), self.short)


def message(template: str, /, **values: Value) -> Message:
    """Fill a template; braces that are meant as such are doubled.

    Two names are spoken with the vendor's human name in a report: {hit} stands for a Hit.about
    ("ga4 G-7XK2P9QW3L purchase"), {who} for a vendor's id, with or without its account. Where a
    report is for people who have never seen a tag, {hit} is a HitName's short one.

    Raises:
        KeyError: the template names what `values` don't hold.
    """
    return _made(template, "", 1, values)


def plural_message(one: str, many: str, number: int, /, **values: Value) -> Message:
    """Fill the template that fits the number, which is {n} in both: "{n} page", "{n} pages"."""
    return _made(one, many, number, {"n": number, **values})


def phrase(template: str, /) -> str:
    """Hand a template on as it is: so the catalogues learn of one that stands in a table."""
    return template


def _made(template: str, plural: str, number: int, values: Mapping[str, Value]) -> Message:
    chosen = plural if plural and number != 1 else template
    made = Message(chosen.format_map({name: english(value) for name, value in values.items()}))
    made.template, made.plural, made.number = template, plural, number
    made.values = MappingProxyType(dict(values))
    return made


def english(value: Value) -> str:
    """A value as an English text has it."""
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


def as_data(text: str) -> object:
    """A text as JSON data, which `from_data` reads again."""
    if not isinstance(text, Message):
        return str(text)
    values = {name: _value_as_data(value) for name, value in text.values.items()}
    return {"t": text.template, "p": text.plural, "n": text.number, "v": values}


def from_data(data: object) -> str:
    """The text again; of anything that `as_data` can't have made, what it looks like."""
    match data:
        case {"t": str(template), "p": str(plural), "n": int(number), "v": dict(values)}:
            filling = {str(name): _value_from_data(value) for name, value in values.items()}
            try:
                return _made(template, plural, number, filling)
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
            return [as_data(each) for each in value]
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
            return tuple(from_data(each) for each in value)
        case {"d": str(number)}:
            return Decimal(number)
        case {"hit": str(whole), "short": str(short)}:
            return HitName(whole, short)
        case _:
            return from_data(value)
