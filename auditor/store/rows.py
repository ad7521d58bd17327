"""Between a dataclass of auditor.model and the row of its table: one field, one column."""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from auditor.model import (
    Cell,
    ConsoleMessage,
    Cookie,
    Finding,
    Hit,
    PageVisit,
    Push,
    Request,
    RouteChange,
    Screenshot,
    ScriptTime,
    Sighting,
    StepRun,
    StorageWrite,
    TagLoad,
    Violation,
    Visit,
)

T = TypeVar("T")
Column = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A table and the dataclass whose fields are its columns."""

    name: str
    noun: type[T]
    owned: bool = False
    """The noun does not say its visit (or not its place there): columns `visit` (and `n`) do."""
    numbered: bool = False
    """The noun has no id of its own: column `n` counts within the visit."""
    packed: frozenset[str] = frozenset()
    """Columns of text that are stored compressed."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are the noun's fields, quoted, in order."""
        return tuple(f'"{field.name}"' for field in fields(self.noun))  # type: ignore[arg-type]

    @property
    def codec(self) -> tuple[tuple[str, Writer, Reader], ...]:
        """For each field: its name, how to write its column and how to read it."""
        noun: Any = self.noun
        return _codec(noun)

    @property
    def insert(self) -> str:
        """The INSERT statement for what `row` makes."""
        columns = [*(["visit"] if self.owned else []), *(["n"] if self.numbered else [])]
        columns += self.columns
        marks = ", ".join("?" * len(columns))
        return f"INSERT INTO {self.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names from this file

    def row(self, thing: T, visit: int, n: int) -> tuple[Column, ...]:
        """The values for `insert`."""
        place = [*([visit] if self.owned else []), *([n] if self.numbered else [])]
        values = (
            packed(value) if name in self.packed else write(value)
            for name, write, _ in self.codec
            for value in [getattr(thing, name)]
        )
        return (*place, *values)

    def read(self, row: tuple[Any, ...]) -> T:
        """The noun whose columns, in the order of `columns`, are `row`."""
        values = {
            name: unpacked(value) if name in self.packed else read(value)
            for (name, _, read), value in zip(self.codec, row, strict=True)
        }
        return self.noun(**values)


VISIT = Table("visit", Visit)
PAGE = Table("page", PageVisit, packed=frozenset({"html", "source"}))
STEP = Table("step", StepRun)
REQUEST = Table("request", Request)
PUSH = Table("push", Push)
ROUTE = Table("route", RouteChange, owned=True)
COOKIE = Table("cookie", Cookie, owned=True, numbered=True)
STORAGE = Table("storage", StorageWrite, owned=True, numbered=True)
CONSOLE = Table("console", ConsoleMessage, owned=True)
VIOLATION = Table("violation", Violation, owned=True, numbered=True)
SCRIPT_TIME = Table("script_time", ScriptTime, owned=True, numbered=True)
SCREENSHOT = Table("screenshot", Screenshot, owned=True)
HIT = Table("hit", Hit)
LOAD = Table("load", TagLoad, owned=True, numbered=True)
SIGHTING = Table("sighting", Sighting, owned=True, numbered=True)
FINDING = Table("finding", Finding)
CELL = Table("cell", Cell, owned=True, numbered=True)


def as_column(value: object) -> Column:
    """A single value as SQLite holds it."""
    match value:
        case Enum():
            return as_column(value.value)
        case bool():
            return int(value)
        case str():
            return _sound(value)
        case None | int() | float() | bytes():
            return value
        case _:
            return str(value)


def as_json(value: object) -> str:
    """The value as JSON text; enums, decimals, dataclasses and sets as their plain like."""
    return _sound(json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")))


def _sound(text: str) -> str:
    """The text without lone surrogates, which a page may send and SQLite can't hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def packed(text: str) -> bytes:
    """A text compressed, as `unpacked` reads it."""
    return zlib.compress(text.encode("utf-8", "replace"), 1) if text else b""


def unpacked(packed: bytes) -> str:
    """The text again."""
    return zlib.decompress(packed).decode("utf-8") if packed else ""


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON data; one return a kind of it
    match value:
        case Enum():
            return value.value
        case Decimal():
            return str(value)
        case Mapping():
            return {
                key.value if isinstance(key, Enum) else str(key): _plain(v)
                for key, v in value.items()
            }
        case list() | tuple():
            return [_plain(each) for each in value]
        case frozenset() | set():
            return sorted(_plain(each) for each in value)
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


Reader = Callable[[Any], Any]
Writer = Callable[[Any], Column]
SINGLE = (str, int, float, bytes, bool)


@cache
def _codec(noun: Any) -> tuple[tuple[str, Writer, Reader], ...]:  # noqa: ANN401 - a dataclass
    """For each field: its name, how to write its column and how to read it."""
    hints = get_type_hints(noun)
    return tuple((field.name, *_column(hints[field.name])) for field in fields(noun))


def _column(hint: Any) -> tuple[Writer, Reader]:  # noqa: ANN401 - a type, or a typing construct
    """A single value gets a column of its own type; all else is JSON."""
    bare = _without_none(hint)
    read = _reader(hint)
    if bare in SINGLE or get_origin(bare) is Literal or _is_named(bare):
        return as_column, read
    return as_json, lambda value: read(json.loads(value))


def _reader(hint: Any) -> Reader:  # noqa: ANN401 - a type, or a typing construct
    """How to make a value of this type of what SQLite or JSON has for it."""
    origin, args = get_origin(hint), get_args(hint)
    if (bare := _without_none(hint)) is not hint:
        read_bare = _reader(bare)
        read: Reader = lambda value: None if value is None else read_bare(value)  # noqa: E731 - like its siblings
    elif hint is bool or _is_named(hint):
        read = hint
    elif origin in (tuple, frozenset):
        read_each = _reader(args[0])
        read = lambda value: origin(map(read_each, value))  # noqa: E731
    elif origin is Mapping:
        read_key, read_value = map(_reader, args)
        read = lambda value: types.MappingProxyType(  # noqa: E731
            {read_key(key): read_value(each) for key, each in value.items()}
        )
    elif is_dataclass(hint):
        noun: Any = hint
        parts = [(field.name, _reader(get_type_hints(noun)[field.name])) for field in fields(noun)]
        read = lambda value: noun(**{name: each(value[name]) for name, each in parts})  # noqa: E731
    else:
        read = _same
    return read


def _without_none(hint: Any) -> Any:  # noqa: ANN401
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    (bare,) = (arg for arg in get_args(hint) if arg is not type(None))
    return bare


def _is_named(hint: Any) -> bool:  # noqa: ANN401
    """Whether the type is made from, and written as, one text or number."""
    return isinstance(hint, type) and issubclass(hint, Enum | Decimal)


def _same(value: Any) -> Any:  # noqa: ANN401 - whatever stands there
    return value
