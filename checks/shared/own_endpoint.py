"""Hits to a tag's own endpoint on the site (`also_at`), and to its vendor. No check is in here."""

from __future__ import annotations

from auditor.check import host_of
from auditor.model import Hit, Tag, VisitRecord


def hosts_of(hit: Hit, record: VisitRecord) -> frozenset[str]:
    """The hosts that a hit's requests went to."""
    return frozenset(host_of(each.url) for each in record.requests if each.id in hit.requests)


def own_endpoints(tag: Tag) -> frozenset[str]:
    """The site's hosts that take a tag's hits."""
    return frozenset(map(host_of, tag.also_at))


def to_both(record: VisitRecord) -> tuple[tuple[Tag, Hit, Hit], ...]:
    """Events that went to the own endpoint and to the vendor: tag, the one hit and the other.

    The one may have failed: then the other took its place.
    """
    both: list[tuple[Tag, Hit, Hit]] = []
    for tag in record.tags:
        own = own_endpoints(tag)
        hits = [
            (hit, hosts_of(hit, record))
            for hit in (record.first_run_hits() if own else ())
            if (hit.vendor, hit.account) == (tag.vendor, tag.account)
        ]
        direct = [hit for hit, hosts in hits if hosts and not hosts & own and hit.delivered]
        for hit, hosts in hits:
            if hosts & own and (twin := _twin(hit, direct)):
                direct.remove(twin)
                both.append((tag, hit, twin))
    return tuple(both)


def doubled_by_endpoint(record: VisitRecord) -> frozenset[int]:
    """The ids of the hits to a vendor that repeat one to the site's own endpoint."""
    return frozenset(direct.id for _, _, direct in to_both(record))


def _twin(hit: Hit, direct: list[Hit]) -> Hit | None:
    same = (hit.about, hit.key, hit.page)
    return next((each for each in direct if (each.about, each.key, each.page) == same), None)
