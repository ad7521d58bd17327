"""Which page, script or container made a vendor's library send a hit. No check is in here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.check import path_of
from auditor.model import Hit, Push, VisitRecord

CONTAINER = "/gtm.js"
DATA_LAYER = "dataLayer"
"""The layer that a container listens to: what is pushed there is no call of a vendor's."""
_LINE_AND_COLUMN = re.compile(r"(:\d+){1,2}$")


def script_of(call_site: str) -> str:
    """The script of a call site, which is URL:line:column."""
    return _LINE_AND_COLUMN.sub("", call_site)


def caller_of(hit: Hit, record: VisitRecord) -> str:
    """The page, the site's script or the container that called for a hit; empty: not known.

    Of the scripts that led to the request, it is the innermost that is not a vendor's library. What
    a container writes into the page runs as the page's own script: then it is the container.
    """
    scripts = _scripts(hit, record)
    libraries = {load.url for load in record.loads if not _is_container(load.url)}
    own = [url for url in scripts if url not in libraries]
    if own and own[0] in _pages(record):
        return next(filter(_is_container, own), own[0])
    return next(iter(own or scripts), "")


def callers_of(hits: Sequence[Hit], record: VisitRecord) -> list[str]:
    """The callers of these hits of one event, sorted; unknown ones are left out.

    A library that has just loaded sends the calls that waited for it, and its requests no longer
    show who called: then the recorded calls show it. A hit without a call is the container's. A hit
    that the page sent itself, without the library, belongs to none of these calls.
    """
    pages = _pages(record)
    past_library = [hit for hit in hits if pages.intersection(_scripts(hit, record)[:1])]
    direct = {caller_of(hit, record) for hit in past_library}
    callers = [script_of(call.initiator) for call in _calls(hits[0], record) if call.initiator]
    if not callers:
        return sorted({caller_of(hit, record) for hit in hits} - {""})
    if len(callers) < len(hits) - len(past_library):
        pages_of_hits = {hit.page for hit in hits}
        loads = (
            load for load in record.loads if load.page in pages_of_hits and _is_container(load.url)
        )
        callers += [load.url for load in loads][:1]
    return sorted({*callers, *direct} - {""})


def _scripts(hit: Hit, record: VisitRecord) -> list[str]:
    """The scripts that led to a hit's request, from the innermost outwards."""
    request = next(
        (candidate for candidate in record.requests if candidate.id in hit.requests), None
    )
    call_sites = (request.chain if request else ()) or (hit.initiator,)
    scripts = (script_of(call_site).partition("#")[0] for call_site in call_sites)
    return [url for url in scripts if url not in {"", "parser"}]


def _pages(record: VisitRecord) -> set[str]:
    """The addresses of the pages, which the scripts in their markup have as well."""
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
