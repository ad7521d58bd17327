"""The one URL parser: the parts of a URL, the host that it names, and the site of a host."""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

import idna
from publicsuffixlist import PublicSuffixList

MAX_HOST: Final = 253
"""Characters of a domain name."""

_URL = re.compile(
    r"(?:https?|wss?)://(?:[^/\\?#@]*@)?(\[[^\]/\\?#]*\]|[^/\\?#@:\[\]]*)(?::([0-9]*))?"
    r"([^?#]*)(?:\?([^#]*))?",
    re.IGNORECASE,
)
"""Like browsers, it takes a backslash for a slash."""

_NO_HOST = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9]*(?:[/?#]|$))", re.IGNORECASE)
"""A scheme without hosts (about:, data:, mailto:); not a host with its port."""

_AUTHORITY = re.compile(r"[^/\\?#]*")

_IPV4 = re.compile(r"[0-9.]+")

_AFTER_SCHEME = len("https://")

_PORTS = {"http": "80", "ws": "80", "https": "443", "wss": "443"}


class Address(NamedTuple):
    """Host, path and query of a URL. All are empty for anything but http and WebSockets."""

    host: str = ""
    """Normalised: lower case, ASCII (xn--), an IPv6 address in brackets; no port, no final dot."""
    path: str = ""
    """As on the wire, with its percent-encoding."""
    query: str = ""


_NOWHERE = Address()


def parse_url(url: str) -> Address:
    """The parts of a URL; all empty if the text is not a URL."""
    end = url.find("/", _AFTER_SCHEME, _AFTER_SCHEME + MAX_HOST)
    host = _host_of_origin(url[:end]) if end > 0 else None
    if host is None:
        return _parsed(url)
    rest = url[end:] if "#" not in url else url[end:].partition("#")[0]
    path, _, query = rest.partition("?")
    return Address(host, path, query)


def _parsed(url: str) -> Address:
    match = _matched(url)
    if match is None:
        return _NOWHERE
    host, _, path, query = match.groups("")
    if not host or len(host) > MAX_HOST:
        return _NOWHERE
    host = host.lower().rstrip(".")
    if not host.isascii() or host[:1] == "[":
        host = _normalised(host)
    return Address(host, path or "/", query) if host else _NOWHERE


@lru_cache(maxsize=4096)
def _host_of_origin(origin: str) -> str | None:
    """The host of a URL's beginning, remembered: a page sends hundreds of requests to a few hosts.

    None if there is more in it than scheme, credentials, host and port.
    """
    match = _matched(origin)
    if match is None or match.end() != len(origin) or match[3] or match[4] is not None:
        return None
    return _parsed(origin).host or None


def _matched(url: str) -> re.Match[str] | None:
    """The match of _URL; of several @ before the path, the last one ends the credentials."""
    match = _URL.match(url)
    if match is None or match[3][:1] != "@":
        return match
    scheme, _, rest = url.partition("://")
    authority = _AUTHORITY.match(rest)
    end = authority[0].rfind("@") + 1 if authority else 0
    return _URL.match(f"{scheme}://{rest[end:]}")


@lru_cache(maxsize=4096)
def _normalised(host: str) -> str:
    """An IPv6 address or an international name as browsers send it; empty: it is not a host."""
    try:
        if host.startswith("["):
            return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    except ipaddress.AddressValueError:
        return ""
    except UnicodeError:  # an IDNAError is one
        return host


def host_of(address: str) -> str:
    """The host of `crm.shop.example`, `localhost:8080` or a whole URL; empty if there is none."""
    return parse_url(_as_url(address)).host


def authority_of(address: str) -> str:
    """Host, and port if it is not the scheme's default: together they identify a server."""
    url = _as_url(address)
    host, match = parse_url(url).host, _matched(url)
    port = (match[2] or "").lstrip("0") if match else ""
    return f"{host}:{port}" if port not in ("", _PORTS.get(url.partition(":")[0].lower())) else host


def _as_url(address: str) -> str:
    """The address with a scheme; empty if it names no host."""
    address = address.strip()
    if address.startswith("//"):
        return f"https:{address}"
    if "://" in address:
        return address
    return "" if _NO_HOST.match(address) else f"https://{address}"


def path_of(url: str) -> str:
    """The path of a URL, escaped as on the wire; / if it has none."""
    return parse_url(url).path or "/"


def route_of(url: str) -> str:
    """The path of a URL, with the route of a single-page application after its # (#/track)."""
    _, _, fragment = url.partition("#")
    return path_of(url) + (f"#{fragment}" if fragment.startswith(("/", "!")) else "")


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The registrable domain of a host: shop.example.co.uk -> example.co.uk.

    An IP address, `localhost` and a public suffix that is itself a host (github.io) are returned
    unchanged: each is a site of its own.
    """
    name = host_of(host)
    if _IPV4.fullmatch(name) or name.startswith("["):
        return name
    return _suffixes().privatesuffix(name) or name


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def split_url(url: str) -> tuple[str, str]:
    """The URL up to its query, and its query; the fragment is in neither."""
    head, _, query = url.partition("?")
    if "#" in head:
        return head.partition("#")[0], ""
    return head, query.partition("#")[0] if "#" in query else query
