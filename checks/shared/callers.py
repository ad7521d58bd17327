"""Who made a vendor's library send a hit. No check is in here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.check import path_of
from auditor.model import Hit, Push, VisitRecord

CONTAINER = "/gtm.js"
DATA_LAYER = "dataLayer"
"""The layer that a container listens to: what is pushed there is no call of a vendor's."""
_PLACE = re.compile(r"(:\d+){1,2}$")


def script(place: str) -> str:
    """The script of a place, without line and column."""
    return _PLACE.sub("", place)


def origin(hit: Hit, record: VisitRecord) -> str:
    """The page, the site's script or the container that called for a hit; empty: not known.

    It is the innermost script of those that led to the request which is no vendor's library. What
    a container writes into the page runs as the page's own: then the container is the one.
    """
    scripts = _scripts(hit, record)
    libraries = {load.url for load in record.loads if not _is_container(load.url)}
    own = [url for url in scripts if url not in libraries]
    if own and own[0] in _pages(record):
        return next(filter(_is_container, own), own[0])
    return next(iter(own or scripts), "")


def origins(hits: Sequence[Hit], record: VisitRecord) -> list[str]:
    """All that called for these hits of one event, without those that are not known.

    A library that has just loaded sends what waited for it, and nothing of who called is left in
    its requests: then the calls themselves tell. What nobody called for is the container's. A hit
    that the page itself sent, past the library, is none of those calls'.
    """
    pages = _pages(record)
    past_it = [hit for hit in hits if pages.intersection(_scripts(hit, record)[:1])]
    direct = {origin(hit, record) for hit in past_it}
    callers = [script(call.initiator) for call in _calls(hits[0], record) if call.initiator]
    if not callers:
        return sorted({origin(hit, record) for hit in hits} - {""})
    if len(callers) < len(hits) - len(past_it):
        on = {hit.page for hit in hits}
        loads = (load for load in record.loads if load.page in on and _is_container(load.url))
        callers += [load.url for load in loads][:1]
    return sorted({*callers, *direct} - {""})


def _scripts(hit: Hit, record: VisitRecord) -> list[str]:
    """The scripts that led to a hit's request, from the innermost outwards."""
    request = next(
        (candidate for candidate in record.requests if candidate.id in hit.requests), None
    )
    places = (request.chain if request else ()) or (hit.initiator,)
    scripts = (script(place).partition("#")[0] for place in places)
    return [url for url in scripts if url not in {"", "parser"}]


def _pages(record: VisitRecord) -> set[str]:
    """What scripts that stand in a page have as their address."""
    return {page.final_url.partition("#")[0] for page in record.pages}


def _calls(hit: Hit, record: VisitRecord) -> list[Push]:
    """The calls of a vendor's own function that name the hit's event, on its page."""
    return [
        push
        for push in record.pushes
        if push.event
        and hit.is_called(push.event)
        and push.page == hit.page
        and push.layer != DATA_LAYER
        and hit.vendor in record.speaks_to.get(push.layer, ())
    ]


def _is_container(url: str) -> bool:
    return path_of(url).endswith(CONTAINER)
