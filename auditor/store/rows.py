"""Converts dataclasses of auditor.model to rows of their tables and back: one field, one column."""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from auditor.model import (
    ConsoleMessage,
    Cookie,
    Finding,
    Hit,
    KeptId,
    PageVisit,
    Push,
    Request,
    RouteChange,
    Screenshot,
    ScriptTime,
    StepRun,
    StorageWrite,
    TagLoad,
    TestCase,
    Unrecognised,
    Violation,
    Visit,
)
from auditor.model.server import ServerRequest

T = TypeVar("T")
Column = str | int | float | bytes | None
SINGLE = (str, int, float, bytes, Decimal, Enum, types.NoneType)
"""Types whose values a column holds as they are; all others are stored as JSON."""


class Table(Generic[T]):
    """A table and the dataclass whose fields are its columns."""

    def __init__(
        self,
        name: str,
        model_class: type[T],
        *,
        owned: bool = False,
        numbered: bool = False,
        packed: frozenset[str] = frozenset(),
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        """Derive columns and statements from the dataclass's fields.

        Args:
            name: the table's.
            model_class: the dataclass.
            owned: the dataclass does not say its visit: the column `visit` does.
            numbered: the dataclass has no id of its own: the column `n` counts within the visit.
            packed: columns of text that are stored compressed.
            left_out: fields that are neither stored nor read, and keep their defaults.
        """
        hints = {k: v for k, v in get_type_hints(model_class).items() if k not in left_out}
        self.name, self.model_class, self.owned, self.numbered = name, model_class, owned, numbered
        self._names, self.left_out = tuple(hints), left_out
        self._packed = packed - left_out
        self._json = tuple(name for name, hint in hints.items() if not _is_single(hint))
        self._dataclasses = tuple(
            name for name in self._json if is_dataclass(_without_none(hints[name]))
        )
        self.columns = tuple(f'"{name}"' for name in hints)
        """The columns that are the dataclass's fields, quoted, in order."""
        owner = [*(["visit"] if owned else []), *(["n"] if numbered else [])]
        columns = ", ".join([*owner, *self.columns])
        marks = ", ".join("?" * (len(owner) + len(hints)))
        self.insert = f"INSERT INTO {name} ({columns}) VALUES ({marks})"  # noqa: S608 - names from this file
        """The INSERT statement for the values that `row` returns."""

    def row(self, instance: T, visit: int, n: int) -> tuple[Column, ...]:
        """The values for `insert`: the instance's own, with `visit` in place of its visit."""
        values = as_plain(instance)
        for name in self.left_out:
            del values[name]
        if "visit" in values:
            values["visit"] = visit
        for name in self._dataclasses:
            # Sets in order, so that equal values are written as the same text.
            values[name] = as_plain(getattr(instance, name), order="deterministic")
        for name in self._json:
            values[name] = _encoded(values[name])
        for name in self._packed:
            values[name] = packed(values[name])
        owner = [*([visit] if self.owned else []), *([n] if self.numbered else [])]
        columns = (without_surrogates(v) if isinstance(v, str) else v for v in values.values())
        return (*owner, *columns)

    def read(self, row: tuple[Any, ...]) -> T:
        """The instance that a row holds; `row`: its values in the order of `columns`.

        Raises:
            ValueError: the values do not fit the dataclass.
        """
        values = dict(zip(self._names, row, strict=True))
        for name in self._json:
            values[name] = _decoded(values[name])
        for name in self._packed:
            values[name] = unpacked(values[name])
        # Not strict: SQLite has no booleans, and decimal numbers are stored as text.
        return msgspec.convert(values, self.model_class, strict=False)


def _is_single(hint: Any) -> bool:  # noqa: ANN401 - a type, or a typing construct
    """Whether a column holds the value as it is."""
    if get_origin(hint) in (Union, types.UnionType):
        return all(map(_is_single, get_args(hint)))
    return get_origin(hint) is Literal or (isinstance(hint, type) and issubclass(hint, SINGLE))


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - a type, or a typing construct
    kinds = [argument for argument in get_args(hint) if argument is not types.NoneType]
    return kinds[0] if get_origin(hint) in (Union, types.UnionType) else hint


VISIT = Table("visit", Visit)
PAGE = Table("page", PageVisit, packed=frozenset({"html", "source"}))
STEP = Table("step", StepRun)
REQUEST = Table("request", Request)
PUSH = Table("push", Push)
ROUTE = Table("route", RouteChange, owned=True)
COOKIE = Table("cookie", Cookie, owned=True, numbered=True)
STORAGE = Table("storage", StorageWrite, owned=True, numbered=True)
KEPT_ID = Table("kept_id", KeptId, owned=True, numbered=True)
CONSOLE = Table("console", ConsoleMessage, owned=True)
VIOLATION = Table("violation", Violation, owned=True, numbered=True)
SCRIPT_TIME = Table("script_time", ScriptTime, owned=True, numbered=True)
SCREENSHOT = Table("screenshot", Screenshot, owned=True)
HIT = Table("hit", Hit)
LOAD = Table("load", TagLoad, owned=True, numbered=True)
UNRECOGNISED = Table("sighting", Unrecognised, owned=True, numbered=True)
FINDING = Table("finding", Finding)
CELL = Table("cell", TestCase, owned=True, numbered=True)
SERVER_REQUEST = Table("server_request", ServerRequest)


def as_plain(value: object, order: Literal["deterministic"] | None = None) -> Any:  # noqa: ANN401 - JSON data
    """The value as JSON data: enums, decimals, dataclasses, mappings, sets; bytes stay bytes."""
    return msgspec.to_builtins(value, builtin_types=(bytes,), order=order, enc_hook=_convert)


def _convert(value: object) -> object:
    """A value that msgspec does not convert: a mapping that is not a dict, a Message."""
    return dict(value) if isinstance(value, Mapping) else str(value)


def as_json(value: object) -> str:
    """The value as JSON text; enums, decimals, dataclasses and sets as `as_plain` converts them."""
    return without_surrogates(_encoded(as_plain(value)))


# json, not msgspec: a push may hold Infinity, which msgspec neither writes nor reads.
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_json_decoded = json.JSONDecoder().decode


def _decoded(text: str) -> Any:  # noqa: ANN401 - JSON data
    """The data of a JSON text; empty ones, which most are, without parsing."""
    match text:
        case "[]":
            return []
        case "{}":
            return {}
        case _:
            return _json_decoded(text)


def without_surrogates(text: str) -> str:
    """The text without lone surrogates, which a page may send and SQLite can't hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def packed(text: str) -> bytes:
    """The text, compressed for `unpacked`."""
    return zlib.compress(text.encode("utf-8", "replace"), 1) if text else b""


def unpacked(packed: bytes) -> str:
    """The text that `packed` has compressed."""
    return zlib.decompress(packed).decode("utf-8") if packed else ""
