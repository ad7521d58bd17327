"""How a request is taken apart: URL, query, and bodies of every form that tags use.

Whose host a URL names is said here too, and nowhere else: `host_of`, and `site_of` of a host.

All of it comes from a site, so nothing here raises, whatever the bytes, and the work grows with the
length of the input only: fields, depth and names have limits that no real tag comes near.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

import idna
from publicsuffixlist import PublicSuffixList

from auditor.wire.bodies import read_body

Params = Mapping[str, str]

MAX_FIELDS: Final = 2000
"""Parameters read from one query, one body or one event; GA4 allows 25 of its own."""
MAX_DEPTH: Final = 12
"""Levels of nested JSON that become dotted names."""
MAX_JSON: Final = 5_000_000
"""Characters of a JSON text; a longer one is counted and not read. Real batches hold some kB."""
MAX_NAME: Final = 300
"""Characters of a dotted name."""
MAX_HOST: Final = 253
"""Characters of a domain name."""

_URL = re.compile(
    r"(?:https?|wss?)://(?:[^/\\?#@]*@)?(\[[^\]/\\?#]*\]|[^/\\?#@:\[\]]*)(?::([0-9]*))?"
    r"([^?#]*)(?:\?([^#]*))?",
    re.IGNORECASE,
)
"""As browsers read one: a backslash is a slash."""
_NO_HOST = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9]*(?:[/?#]|$))", re.IGNORECASE)
"""A scheme of places without a host (about:, data:, mailto:), not a host with its port."""
_AUTHORITY = re.compile(r"[^/\\?#]*")
_IPV4 = re.compile(r"[0-9.]+")
_PORTS = {"http": "80", "ws": "80", "https": "443", "wss": "443"}
_BOUNDARY = re.compile(r'boundary="?([^";,\s]+)', re.IGNORECASE)
_FIELD_NAME = re.compile(r'[;\s]name="([^"\r\n]*)"', re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_WRAPPED = re.compile("L2cvY|L2NjbS9j|L3BhZ2VhZC")
"""Base64 of /g/c, /ccm/c and /pagead: server-side tagging hosts hide path and query so."""


class Address(NamedTuple):
    """The parts of a URL that say whose it is. Empty for anything but http and websockets."""

    host: str = ""
    """In one form: lower-case, ASCII (xn--), an IPv6 address in brackets; no port, no final dot."""
    path: str = ""
    """As on the wire, percent-encoding and all."""
    query: str = ""


_NOWHERE = Address()


def parse_url(url: str) -> Address:
    """The parts of a URL: the one parser of URLs. A URL that is none has no host."""
    found = _matched(url)
    if found is None:
        return _NOWHERE
    host, _, path, query = found.groups("")
    if not host or len(host) > MAX_HOST:
        return _NOWHERE
    host = host.lower().rstrip(".")
    if not host.isascii() or host[:1] == "[":
        host = _in_one_form(host)
    return Address(host=host, path=path or "/", query=query) if host else _NOWHERE


def _matched(url: str) -> re.Match[str] | None:
    """The parts of a URL; of several @ before its path, the last one ends the credentials."""
    found = _URL.match(url)
    if found is None or found[3][:1] != "@":
        return found
    scheme, _, rest = url.partition("://")
    authority = _AUTHORITY.match(rest)
    end = authority[0].rfind("@") + 1 if authority else 0
    return _URL.match(f"{scheme}://{rest[end:]}")


@lru_cache(maxsize=4096)
def _in_one_form(host: str) -> str:
    """An IPv6 address, or a name in letters beyond ASCII, as browsers send it; empty: no host."""
    try:
        if host.startswith("["):
            return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    except ipaddress.AddressValueError:
        return ""
    except UnicodeError:  # an IDNAError is one
        return host


def host_of(place: str) -> str:
    """The host of `crm.shop.example`, `localhost:8080` or a whole URL; empty if there is none."""
    return parse_url(_as_url(place)).host


def authority_of(place: str) -> str:
    """Host, and port where it is not the scheme's own: what tells one server from another."""
    url = _as_url(place)
    host, found = parse_url(url).host, _matched(url)
    port = (found[2] or "").lstrip("0") if found else ""
    return f"{host}:{port}" if port not in ("", _PORTS.get(url.partition(":")[0].lower())) else host


def _as_url(place: str) -> str:
    """What names a host, with a scheme; empty where it names none."""
    place = place.strip()
    if place.startswith("//"):
        return f"https:{place}"
    if "://" in place:
        return place
    return "" if _NO_HOST.match(place) else f"https://{place}"


def path_of(url: str) -> str:
    """The path of a URL, escaped as it is on the wire; / where it has none."""
    return parse_url(url).path or "/"


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The registrable domain of a host: shop.example.co.uk -> example.co.uk.

    What belongs to nobody in particular is a site by itself: an IP address, `localhost`, and a
    public suffix that is itself a host (github.io).
    """
    name = host_of(host)
    if _IPV4.fullmatch(name) or name.startswith("["):
        return name
    return _suffixes().privatesuffix(name) or name


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def split_url(url: str) -> tuple[str, str]:
    """What stands before the query, and the query; the fragment belongs to neither."""
    head, _, query = url.partition("?")
    if "#" in head:
        return head.partition("#")[0], ""
    return head, query.partition("#")[0] if "#" in query else query


def unwrap(url: str) -> str:
    """The URL that is hidden in a parameter of this one as base64, or this one."""
    if "=L" not in url:
        return url
    address = parse_url(url)
    for value in urlencoded(address.query).values():
        decoded = from_base64(value) if _WRAPPED.match(value) else None
        if decoded is not None and "?" in decoded:
            return f"https://{address.host}{decoded}"
    return url


def urlencoded(text: str) -> dict[str, str]:
    """The fields of a query or form: the first value of each name; empty ones are absent."""
    found: dict[str, str] = {}
    for pair in text.split("&", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition("=")
        if value and name:
            if "%" in name or "+" in name:
                name = _unescaped(name)
            if name not in found:
                found[name] = _unescaped(value) if "%" in value or "+" in value else value
    return found


def _unescaped(text: str) -> str:
    if len(text) <= SHORT:
        return _remembered(text)
    return unquote(text.replace("+", " "))


SHORT: Final = 400
"""Texts up to this length are unescaped once: a page's hits repeat addresses and titles."""


@lru_cache(maxsize=8192)
def _remembered(text: str) -> str:
    return unquote(text.replace("+", " "))


def pairs(text: str) -> dict[str, str]:
    """The fields of `name=value;name=value`."""
    found: dict[str, str] = {}
    for pair in text.split(";", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition("=")
        if value:
            found.setdefault(name, value)
    return found


def tildes(text: str) -> dict[str, str]:
    """The fields of Google's `tv.1~em.HASH~pn.HASH`: a name, a dot and a value each."""
    found: dict[str, str] = {}
    for pair in text.split("~", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = pair.partition(".")
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


_JSON = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def parse_json(text: str) -> object:
    """The data of a JSON text, numbers as their own text (79.00 stays so); None if it is none."""
    if len(text) > MAX_JSON:
        return None
    start = text[:200].lstrip("\ufeff \t\r\n")[:1]
    if not start or start not in "{[":
        return None
    try:
        data: object = _JSON.decode(text.lstrip("\ufeff"))
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
    found: dict[str, str] = {}
    if isinstance(data, dict | list):
        _leaves(found, data, f"{prefix}." if prefix else "", MAX_DEPTH)
    elif prefix and isinstance(data, str) and data:
        found[prefix] = data
    return found


def _leaves(
    found: dict[str, str], data: dict[str, object] | list[object], prefix: str, depth: int
) -> None:
    if len(prefix) > MAX_NAME + 1:
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if len(found) >= MAX_FIELDS:
            return
        if key == "" and not prefix:
            continue
        if isinstance(value, str):
            if value:
                found[f"{prefix}{key}"] = value
        elif isinstance(value, bool):
            found[f"{prefix}{key}"] = "true" if value else "false"
        elif depth > 1 and isinstance(value, dict | list):
            _leaves(found, value, f"{prefix}{key}.", depth - 1)


class RequestFacts:
    """What a decoder may look at: one request, taken apart as far as somebody asks."""

    __slots__ = (
        "_body", "_form", "_json", "_json_fields", "_params", "_query", "_read_json", "_text",
        "content_encoding", "content_type", "host", "method", "path", "query_text", "url",
    )  # fmt: skip

    def __init__(
        self,
        method: str,
        url: str,
        body: str | bytes = "",
        content_type: str = "",
        content_encoding: str = "",
        address: Address | None = None,
    ) -> None:
        """Take the URL apart; query and body wait until they are asked for.

        `address`: the URL's parts, where they are known, and nothing is wrapped in it.
        """
        if address is None:
            url = unwrap(url)
            address = parse_url(url)
        self.url = url
        self.method = method
        self.content_type = content_type
        self.content_encoding = content_encoding
        self.host, self.path, self.query_text = address.host, address.path, address.query
        self._body = body
        self._query: Params | None = None
        self._text: str | None = None
        self._json: object = None
        self._read_json = False
        self._form: Params | None = None
        self._json_fields: Params | None = None
        self._params: Params | None = None

    @property
    def query(self) -> Params:
        """The parameters of the URL."""
        if self._query is None:
            self._query = urlencoded(self.query_text)
        return self._query

    @property
    def has_body(self) -> bool:
        """Whether it has a body at all, readable or not."""
        return bool(self._body)

    @property
    def body(self) -> str:
        """The body's text; empty where it is binary."""
        if self._text is None:
            if isinstance(self._body, str):
                self._text = self._body
            else:
                self._text, _ = read_body(self._body, self.content_encoding, self.query_text)
        return self._text

    @property
    def json(self) -> object:
        """The body where it is JSON, whatever its content type says; else None."""
        if not self._read_json:
            self._json, self._read_json = parse_json(self.body), True
        return self._json

    @property
    def form(self) -> Params:
        """The body's fields where it is urlencoded or multipart; else empty."""
        if self._form is None:
            self._form = self._fields()
        return self._form

    def _fields(self) -> Params:
        if not self._body or not self.body or self.json is not None:
            return {}
        if "multipart/" in self.content_type.lower() or self.body.startswith("--"):
            return multipart(self.body, self.content_type)
        return urlencoded(self.body)

    @property
    def json_fields(self) -> Params:
        """The fields of a JSON body by dotted name; empty where it is none."""
        if self._json_fields is None:
            self._json_fields = flatten(self.json)
        return self._json_fields

    @property
    def params(self) -> Params:
        """All of them: the body's win over the query's."""
        if self._params is None:
            if self._body:
                self._params = {**self.query, **self.form, **self.json_fields}
            else:
                self._params = self.query
        return self._params

    def get(self, name: str) -> str | None:
        """A parameter of the query, or else of a form."""
        value = self.query.get(name)
        if value is None and self._body:
            value = self.form.get(name)
        return value
