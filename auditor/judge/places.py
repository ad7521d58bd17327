"""On which page a finding was made."""

from __future__ import annotations

from auditor.model import Verdict, VisitRecord
from auditor.wire.address import host_of


def page_of(verdict: Verdict, record: VisitRecord) -> str:
    """The page of the first piece of evidence that has one; else the visit's last own one."""
    urls = {
        "hit": {hit.id: hit.page_url for hit in record.hits},
        "push": {push.id: push.page_url for push in record.pushes},
        "page": {page.id: page.final_url for page in record.pages},
        "route": {route.id: route.url for route in record.routes},
        "request": {
            request.id: _shown(record, request.page, request.at) for request in record.requests
        },
    }
    for evidence in verdict.evidence:
        if url := urls.get(evidence.kind, {}).get(evidence.ref):
            return url
    own = [page for page in record.pages if host_of(page.final_url) in record.own_hosts]
    last = (own or record.pages)[-1:]
    return _shown(record, last[0].id, float("inf")) if last else record.page_url


def _shown(record: VisitRecord, page: int | None, at: float) -> str:
    """The address that a page showed at a moment: its last route's by then, or its own."""
    routes = [route.url for route in record.routes if route.page == page and route.at <= at]
    own = (visited.final_url for visited in record.pages if visited.id == page)
    return routes[-1] if routes else next(own, "")
