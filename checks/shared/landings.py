"""What a landing carried: click ids with their trails, UTM parameters. No check is in here."""

from __future__ import annotations

from auditor.check.trails import Trail, trails
from auditor.model import Request, VisitRecord
from auditor.model.click_ids import CLICK_IDS, ClickId


def trails_of(record: VisitRecord) -> tuple[Trail, ...]:
    """The trails of the landing's click ids; none on a leg on which the visitor agrees to nothing.

    Without consent a site must not keep what it was given.
    """
    if record.goal is None or record.is_repetition or not record.visit.leg.granted:
        return ()
    return trails(
        url=record.visit.url,
        kept=record.kept_ids,
        steps=record.steps,
        requests=record.requests,
        routes=record.routes,
        hits=record.hits,
        own_hosts=record.own_hosts,
    )


def reader_of(click_id: ClickId, record: VisitRecord) -> str | None:
    """The vendor that reads a click id on this visit: the spec has its tag, and it sent a hit."""
    seen = {hit.vendor for hit in record.hits} & {tag.vendor for tag in record.tags}
    return next((vendor for vendor in click_id.vendors if vendor in seen), None)


def is_kept_by_reader(trail: Trail, record: VisitRecord) -> bool | None:
    """Whether the cookie of the id's own vendor keeps it; None: no tag reads it, or none known."""
    known = CLICK_IDS.get(trail.param)
    if known is None or not known.cookies or reader_of(known, record) is None:
        return None
    cookies = (place for place in trail.places("cookie") if place.name in known.cookies)
    return any(place.form == "whole" for place in cookies)


def landing_hops(record: VisitRecord) -> tuple[Request, ...]:
    """The requests of the first page: the one that was asked for, then each redirect's."""
    documents = [
        request
        for request in record.requests
        if request.resource_type == "document" and request.sender == "page"
    ]
    hops = documents[:1]
    for request in documents[1:]:
        if request.redirect_of != hops[-1].id:
            break
        hops.append(request)
    return tuple(hops)
