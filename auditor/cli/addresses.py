"""Addresses as people type them: without a scheme, with a password in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from auditor.config.addresses import address_problem
from auditor.errors import UsageError
from auditor.wire.address import parse_url

if TYPE_CHECKING:
    from auditor.config.site import HttpCredentials

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HERE = re.compile(r"(?:localhost|[^/?#]+\.localhost|127\.[0-9.]+|\[::1\])(?::[0-9]+)?(?:[/?#]|$)")
"""This machine, where hardly anything is served over https."""


def with_scheme(address: str) -> str:
    """The address as a URL: https, or http on this machine."""
    address = address.strip()
    if address.startswith("//"):
        return f"https:{address}"
    if _SCHEME.match(address):
        return address
    return f"{'http' if _HERE.match(address) else 'https'}://{address}"


def is_address(text: str) -> bool:
    """Whether a text is a URL, with or without its scheme: a host with a dot, a port or a path."""
    if re.search(r"\s", text.strip()):
        return False
    host = parse_url(with_scheme(text)).host
    return bool(host) and (bool(_SCHEME.match(text)) or "." in host or bool(_HERE.match(text)))


def as_page(address: str) -> tuple[str, HttpCredentials | None]:
    """The URL of a page to open, and the name and password that stood in it.

    Raises:
        UsageError: it is not an address of a page, nor a file.
    """
    from auditor.config.site import HttpCredentials  # noqa: PLC0415 - most addresses need none

    url = with_scheme(address)
    if not is_address(address) or address_problem(url):
        raise UsageError(
            f"{address}: is neither a file nor a web address; give a HAR file, or a page such as "
            "https://shop.example"
        )
    parts = urlsplit(url)
    if parts.username is None:
        return url, None
    login = HttpCredentials(
        username=unquote(parts.username), password=unquote(parts.password or "")
    )
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), login
