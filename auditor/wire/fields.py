"""Reads the fields of a query, a form, a JSON text and a few forms that vendors use."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

MAX_FIELDS: Final = 2000
"""Parameters read from one query, one body or one event; GA4 allows 25 of its own."""

MAX_DEPTH: Final = 12
"""Levels of nested JSON that become dotted names."""

MAX_JSON: Final = 5_000_000
"""Characters of a JSON text; a longer one is counted and not read. Real batches hold some kB."""

MAX_NAME: Final = 300
"""Characters of a dotted name."""

_BOUNDARY = re.compile(r'boundary="?([^";,\s]+)', re.IGNORECASE)

_FIELD_NAME = re.compile(r'[;\s]name="([^"\r\n]*)"', re.IGNORECASE)

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


def urlencoded(text: str) -> dict[str, str]:
    """The fields of a query or form: the first value of each name; empty ones are absent."""
    fields: dict[str, str] = {}
    escaped = "%" in text or "+" in text
    for pair in text.split("&", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition("=")
        if value and name:
            if escaped and ("%" in name or "+" in name):
                name = _unescaped(name)
            if name not in fields:
                is_plain = not escaped or ("%" not in value and "+" not in value)
                fields[name] = value if is_plain else _unescaped(value)
    return fields


def _unescaped(text: str) -> str:
    if len(text) <= SHORT:
        return _remembered(text)
    return unquote(text.replace("+", " "))


SHORT: Final = 400
"""Characters of a text whose unescaped form is remembered: a page's hits repeat addresses and
titles."""


@lru_cache(maxsize=8192)
def _remembered(text: str) -> str:
    return unquote(text.replace("+", " "))


def pairs(text: str) -> dict[str, str]:
    """The fields of `name=value;name=value`."""
    fields: dict[str, str] = {}
    for pair in text.split(";", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition("=")
        if value:
            fields.setdefault(name, value)
    return fields


def tildes(text: str) -> dict[str, str]:
    """The fields of Google's `tv.1~em.HASH~pn.HASH`: name, dot, value."""
    fields: dict[str, str] = {}
    for pair in text.split("~", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition(".")
        if value:
            fields.setdefault(name, value)
    return fields


def lines(text: str) -> Iterator[str]:
    """The lines that are not blank; CR LF, LF and CR end a line."""
    return (line for line in _LINE_BREAK.split(text) if line.strip())


def multipart(text: str, content_type: str = "") -> dict[str, str]:
    """The fields of a multipart form; without a usable content type, its first line separates."""
    boundary = _BOUNDARY.search(content_type)
    delimiter = f"--{boundary.group(1)}" if boundary else ""
    if not delimiter or delimiter not in text:
        delimiter = text.partition("\n")[0].rstrip("\r")
    if not delimiter.startswith("--") or delimiter.strip("-") == "":
        return {}
    fields: dict[str, str] = {}
    for part in text.split(delimiter, MAX_FIELDS)[1:MAX_FIELDS]:
        head, value = _head_and_value(part)
        name = _FIELD_NAME.search(head)
        if name and value and "filename=" not in head:
            fields.setdefault(name.group(1).replace("%22", '"'), value)
    return fields


def _head_and_value(part: str) -> tuple[str, str]:
    for blank, end in (("\r\n\r\n", "\r\n"), ("\n\n", "\n")):
        head, separator, value = part.partition(blank)
        if separator:
            return head, value.removesuffix(end)
    return part, ""


_JSON = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)

_JSON_BLANKS = " \t\r\n"


def parse_json(text: str) -> object:
    """The data of a JSON text, numbers as written (79.00 stays "79.00"); None if it is none."""
    if len(text) > MAX_JSON:
        return None
    start = text[:200].lstrip("\ufeff \t\r\n")[:1]
    if not start or start not in "{[":
        return None
    text = text.lstrip("\ufeff").strip(_JSON_BLANKS)
    try:
        data, end = _JSON.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return data if end == len(text) else None


def from_base64(text: str) -> str | None:
    """The text that base64 holds, standard or for URLs, padded or not; None if it is not base64."""
    letters = text.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def flatten(data: object, prefix: str = "") -> dict[str, str]:
    """JSON data by dotted names: properties.value, items.0.id.

    Nulls are absent, and so are empty texts, except in lists: an item of a basket whose id is empty
    is not one without an id.
    """
    fields: dict[str, str] = {}
    if isinstance(data, dict | list):
        _add_leaves(fields, data, f"{prefix}." if prefix else "", MAX_DEPTH, listed=False)
    elif prefix and isinstance(data, str) and data:
        fields[prefix] = data
    return fields


def _add_leaves(
    fields: dict[str, str],
    data: dict[str, object] | list[object],
    prefix: str,
    depth: int,
    *,
    listed: bool,
) -> None:
    """Add what is in a mapping or a list, which may itself be in a list."""
    listed = listed or isinstance(data, list)
    if len(prefix) > MAX_NAME + 1:
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if len(fields) >= MAX_FIELDS:
            return
        if key == "" and not prefix:
            continue
        if isinstance(value, str):
            if value or listed:
                fields[f"{prefix}{key}"] = value
        elif isinstance(value, bool):
            fields[f"{prefix}{key}"] = "true" if value else "false"
        elif depth > 1 and isinstance(value, dict | list):
            _add_leaves(fields, value, f"{prefix}{key}.", depth - 1, listed=listed)
