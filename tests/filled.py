"""A dataclass of auditor.model with a value in each of its fields, whichever fields it has."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def filled(noun: type[T], text: str, keep: Mapping[str, object]) -> T:
    """A noun of which each text is `text`; `keep`: other values, by NOUN.FIELD."""
    hints, values = get_type_hints(noun), {}
    for name in (field.name for field in fields(noun)):  # type: ignore[arg-type] # a dataclass
        place = f"{noun.__name__}.{name}"
        values[name] = keep[place] if place in keep else _value(hints[name], text, keep)
    return noun(**values)


def _value(hint: Any, text: str, keep: Mapping[str, object]) -> Any:
    """A value of this type; of several types, of the first."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return inner[0]
    if origin in (Union, types.UnionType):
        return _value(inner[0], text, keep)
    if origin in (tuple, frozenset):
        return origin([_value(inner[0], text, keep)])
    if origin is Mapping:
        key, value = (_value(each, text, keep) for each in inner)
        return types.MappingProxyType({key: value})
    if is_dataclass(hint):
        return filled(hint, text, keep)  # type: ignore[arg-type] # no instance: a hint is a class
    return next(iter(hint)) if issubclass(hint, Enum) else SINGLE[hint](text)


SINGLE: Mapping[type, Callable[[str], object]] = {
    str: str,
    object: lambda text: {text: [text, {text: text}]},
    bytes: str.encode,
    bool: lambda _: True,
    int: lambda _: 1,
    float: lambda _: 0.5,
}
