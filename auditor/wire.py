"""How a request is taken apart: URL, query, and bodies of every form that tags use.

All of it comes from a site, so nothing here raises, whatever the bytes, and the work grows with the
length of the input only: fields, depth and names have limits that no real tag comes near.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Final
from urllib.parse import unquote

Params = Mapping[str, str]

MAX_FIELDS: Final = 2000
"""Parameters read from one query, one body or one event; GA4 allows 25 of its own."""
MAX_DEPTH: Final = 12
"""Levels of nested JSON that become dotted names."""
MAX_NAME: Final = 300
"""Characters of a dotted name."""
MAX_HOST: Final = 253
"""Characters of a domain name."""
MAX_NUMBER: Final = 40
"""Characters of a number; money needs fewer."""

_URL = re.compile(
    r"(?:https?|wss?)://(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:\[\]]*)(?::\d*)?([^?#]*)(?:\?([^#]*))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_BOUNDARY = re.compile(r'boundary="?([^";,\s]+)', re.IGNORECASE)
_FIELD_NAME = re.compile(r'[;\s]name="([^"\r\n]*)"', re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_WRAPPED = "L2cvY29sbGVjd"
"""Base64 of /g/collect: server-side tagging hosts hide path and query in one parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts of a URL that say whose it is. Empty for anything but http and websockets."""

    host: str = ""
    """Lower-case, without port and final dot."""
    path: str = ""
    """As on the wire, percent-encoding and all."""
    query: str = ""


_NOWHERE = Address()


def parse_url(url: str) -> Address:
    """The one URL parser of the decoder. A URL that is none has no host."""
    found = _URL.match(url)
    if found is None:
        return _NOWHERE
    host, path, query = found.groups("")
    if not host or len(host) > MAX_HOST:
        return _NOWHERE
    return Address(host=host.lower().rstrip("."), path=path or "/", query=query)


def unwrap(url: str) -> str:
    """The URL that is hidden in a parameter of this one as base64, or this one."""
    if _WRAPPED not in url:
        return url
    address = parse_url(url)
    hidden = next((v for v in urlencoded(address.query).values() if v.startswith(_WRAPPED)), None)
    decoded = None if hidden is None else from_base64(hidden)
    return url if decoded is None else f"https://{address.host}{decoded}"


def urlencoded(text: str) -> dict[str, str]:
    """The fields of a query or form: the first value of each name; empty ones are absent."""
    found: dict[str, str] = {}
    for pair in text.split("&", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition("=")
        if name and value:
            found.setdefault(_unescaped(name), _unescaped(value))
    return found


def _unescaped(text: str) -> str:
    spaced = text.replace("+", " ")
    return unquote(spaced) if "%" in spaced else spaced


def pairs(text: str) -> dict[str, str]:
    """The fields of `name=value;name=value`."""
    found: dict[str, str] = {}
    for pair in text.split(";", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition("=")
        if value:
            found.setdefault(name, value)
    return found


def lines(text: str) -> Iterator[str]:
    """The lines that hold anything; CR LF, LF and CR end one."""
    return (line for line in _LINE_BREAK.split(text) if line.strip())


def multipart(text: str, content_type: str = "") -> dict[str, str]:
    """The fields of a multipart form. Without a usable content type, its first line is believed."""
    named = _BOUNDARY.search(content_type)
    delimiter = f"--{named.group(1)}" if named else ""
    if not delimiter or delimiter not in text:
        delimiter = text.partition("\n")[0].rstrip("\r")
    if not delimiter.startswith("--") or delimiter.strip("-") == "":
        return {}
    found: dict[str, str] = {}
    for part in text.split(delimiter, MAX_FIELDS)[1:MAX_FIELDS]:
        head, value = _head_and_value(part)
        name = _FIELD_NAME.search(head)
        if name and value and "filename=" not in head:
            found.setdefault(name.group(1).replace("%22", '"'), value)
    return found


def _head_and_value(part: str) -> tuple[str, str]:
    for blank, end in (("\r\n\r\n", "\r\n"), ("\n\n", "\n")):
        head, found, value = part.partition(blank)
        if found:
            return head, value.removesuffix(end)
    return part, ""


def parse_json(text: str) -> object:
    """The data of a JSON text, numbers as their own text (79.00 stays so); None if it is none."""
    start = text[:200].lstrip("\ufeff \t\r\n")[:1]
    if not start or start not in "{[":
        return None
    try:
        data: object = json.loads(
            text.lstrip("\ufeff"), parse_int=str, parse_float=str, parse_constant=str
        )
    except (ValueError, RecursionError):
        return None
    return data


def from_base64(text: str) -> str | None:
    """The text behind base64, standard or for URLs, padded or not; None if it is none."""
    sound = text.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(sound + "=" * (-len(sound) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def flatten(data: object, prefix: str = "") -> dict[str, str]:
    """JSON data as dotted names: properties.value, items.0.id. Nulls and empty texts are absent."""
    return dict(islice(_leaves(data, prefix, MAX_DEPTH), MAX_FIELDS))


def _leaves(data: object, name: str, depth: int) -> Iterator[tuple[str, str]]:
    match data:
        case dict() | list() if depth and len(name) <= MAX_NAME:
            for key, value in data.items() if isinstance(data, dict) else enumerate(data):
                yield from _leaves(value, f"{name}.{key}" if name else f"{key}", depth - 1)
        case bool() if name:
            yield name, "true" if data else "false"
        case str() if name and data:
            yield name, data


def number(text: str | None) -> Decimal | None:
    """A plain decimal number, with a dot if any: 79.00. All else (79,00, €79, 1e3) is None."""
    if text is None or len(text) > MAX_NUMBER or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text)


class RequestFacts:
    """What a decoder may look at: one request, taken apart as far as somebody asks."""

    def __init__(
        self, method: str, url: str, body: str | bytes = "", content_type: str = ""
    ) -> None:
        """Take the URL apart; query and body wait until they are asked for."""
        self.url = unwrap(url)
        self.method = method
        address = parse_url(self.url)
        self.content_type = content_type
        self.host = address.host
        self.path = address.path
        self._query, self._body = address.query, body

    @cached_property
    def query(self) -> Params:
        """The parameters of the URL."""
        return urlencoded(self._query)

    @cached_property
    def body(self) -> str:
        """The body's text."""
        return self._body if isinstance(self._body, str) else self._body.decode("utf-8", "replace")

    @cached_property
    def json(self) -> object:
        """The body where it is JSON, whatever its content type says; else None."""
        return parse_json(self.body)

    @cached_property
    def form(self) -> Params:
        """The body's fields where it is urlencoded or multipart; else empty."""
        if not self.body or self.json is not None:
            return {}
        if "multipart/" in self.content_type.lower() or self.body.startswith("--"):
            return multipart(self.body, self.content_type)
        return urlencoded(self.body)

    @cached_property
    def params(self) -> Params:
        """All of them: the body's win over the query's."""
        return {**self.query, **self.form, **flatten(self.json)}

    def get(self, name: str) -> str | None:
        """A parameter of the query, or else of a form."""
        value = self.query.get(name)
        return value if value is not None else self.form.get(name)
