"""Addresses: their parts, whose host one names, and whose site a host is. The one URL parser."""

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
"""As browsers read one: a backslash is a slash."""

_NO_HOST = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9]*(?:[/?#]|$))", re.IGNORECASE)
"""A scheme of places without a host (about:, data:, mailto:), not a host with its port."""

_AUTHORITY = re.compile(r"[^/\\?#]*")

_IPV4 = re.compile(r"[0-9.]+")

_PORTS = {"http": "80", "ws": "80", "https": "443", "wss": "443"}


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
