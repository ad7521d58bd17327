"""Which hosts are the site's own. No check is in here."""

from __future__ import annotations

from auditor.check import host_of, site_of
from auditor.model import VisitRecord


def own_sites(record: VisitRecord) -> frozenset[str]:
    """The registrable domains of the site itself and of the pages that were visited."""
    pages = [host_of(page.final_url) for page in record.pages]
    return frozenset(site_of(host) for host in (*record.own_hosts, *pages) if host)


def is_own(host: str, own: frozenset[str]) -> bool:
    """Whether a host belongs to one of these domains; also where there is no host."""
    return not host or site_of(host.lstrip(".")) in own
