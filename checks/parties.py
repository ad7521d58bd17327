"""Whose a host is: the site's own, or somebody else's. No check is in here."""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from auditor.model import VisitRecord


def host_of(url: str) -> str:
    """The host of an address, in lower case; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The registrable domain: www.shop.example.co.uk -> example.co.uk; an address: itself."""
    return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def own_sites(record: VisitRecord) -> frozenset[str]:
    """The registrable domains that are the site's own, and those of the pages that were visited."""
    pages = [host_of(page.final_url) for page in record.pages]
    return frozenset(site_of(host) for host in (*record.own_hosts, *pages) if host)


def is_own(host: str, own: frozenset[str]) -> bool:
    """Whether a host belongs to one of these domains, or is none at all."""
    return not host or site_of(host.lstrip(".")) in own
