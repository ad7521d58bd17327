"""Checks addresses in a spec. Each function returns what is wrong with one, or None.

What is wrong is the end of a sentence that begins with the address: "... is not a host; write ...".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, urljoin, urlsplit

from auditor.wire.address import authority_of

_HOST = re.compile(r"[^\s/@?#:\\,]+(?::[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](?::[0-9]{1,5})?")
_PORTS = {"http": 80, "https": 443}


def site_problem(url: str) -> str | None:
    """What is wrong with site.url."""
    if not (parts := _split(url)):
        return "is not a web address; write it with https:// and a host"
    if parts.username is not None or parts.password is not None:
        return "has a user name in it; put that into site.http_credentials"
    return None


def host_problem(domain: str) -> str | None:
    """What is wrong with an element of site.domains."""
    if _HOST.fullmatch(domain) and _split(f"https://{domain}"):
        return None
    return "is not a host; write the host alone, such as pay.shop.example"


def address_problem(address: str) -> str | None:
    """What is wrong with a host or web address that takes hits."""
    if _split(address if "://" in address else f"https://{address}"):
        return None
    return "is neither a host nor a web address; write one such as sst.shop.example"


def page_problem(address: str, site: str) -> str | None:
    """What is wrong with an address that a step opens, relative to the site's."""
    if _resolved(address, site):
        return None
    return "is not a page's address; write a path such as /cart, or a web address"


def start_problem(address: str, site: str, domains: Collection[str]) -> str | None:
    """What is wrong with an element of crawl.start."""
    own, page = _split(site), _resolved(address, site)
    if not page:
        return page_problem(address, site)
    if own and authority_of(page.geturl()) not in map(authority_of, (site, *domains)):
        return "is not on the site; the crawl begins on site.url or one of site.domains"
    return None


def _resolved(address: str, site: str) -> SplitResult | None:
    """The parts of an address relative to the site's; None where it is not a web address."""
    base = site if _split(site) else "https://site.invalid"
    try:
        return _split(urljoin(base, address))
    except ValueError:
        return None


def _split(url: str) -> SplitResult | None:
    """The parts of a web address; None where it is none."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in _PORTS and parts.port != 0
    except ValueError:
        return None
    blank = re.search(r"\s", parts.netloc)
    return parts if is_web and parts.hostname and not blank else None
