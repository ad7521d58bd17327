"""Which hosts, and which loads of tags, are the site's own. No check is in here."""

from __future__ import annotations

from auditor.check import host_of, site_of
from auditor.model import TagLoad, VisitRecord


def own_sites(record: VisitRecord) -> frozenset[str]:
    """The registrable domains of the site itself and of the pages that were visited."""
    pages = [host_of(page.final_url) for page in record.pages]
    return frozenset(site_of(host) for host in (*record.own_hosts, *pages) if host)


def is_own(host: str, own: frozenset[str]) -> bool:
    """Whether a host belongs to one of these domains; also where there is no host."""
    return not host or site_of(host.lstrip(".")) in own


def own_loads(record: VisitRecord) -> list[tuple[TagLoad, str]]:
    """The loads in the site's own documents, each with its document's address.

    What an embedded page of another site loads is that site's affair, however often. The document
    is that of the frame which asked, as the browser or the recording names it.
    """
    own = own_sites(record)
    frames = {request.id: request.frame_url for request in record.requests}
    loads = [(load, frames.get(load.request, "")) for load in record.loads]
    return [(load, frame) for load, frame in loads if is_own(host_of(frame), own)]
