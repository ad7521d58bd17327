"""What leaves it open whether an expected hit is missing."""

from __future__ import annotations

from auditor.check import host_of, path_of
from auditor.check.matching import LOADED_BY_GOOGLE, libraries_of
from auditor.model import (
    CLIENT_BLOCKED,
    HTTP_ERROR,
    TURNED_AWAY,
    Expectation,
    Request,
    VisitRecord,
    message,
)

from .cause import Cause
from .presence import is_container
from .scene import Scene

NO_CONTENT = 204
PLACE_SHOWN = 60
"""Characters of a receiver's address that a sentence shows."""
PIXELS = frozenset({"image/gif", "image/png"})
"""The types of answers that say nothing."""
FIXES = {
    "bot-wall": message(
        "Let the audit through the site's protection (by its address, or by a header that only you "
        "know), or audit a copy of the site without one."
    ),
    "page-failed": message(
        "Open the address in a browser. If it works there, run the audit again: the site was out "
        "of order, or too slow, at that time."
    ),
    "target-not-found": message(
        "Correct the step in the spec: the element has another name, or there are several of it. "
        "The screenshot shows the page at that moment."
    ),
    "banner-not-found": message(
        "See whether the banner still comes up. If it does, correct the steps of this leg under "
        "`consent`."
    ),
    "precondition-unmet": message("Repair what failed before; then this part is tested, too."),
}
"""Reason why a visit did not come to its end -> what to do about it."""
UNBLOCK = message(
    "Record the visit again in a browser without an ad blocker, and with DevTools' request "
    "blocking switched off."
)
IN_THE_WAY = message(
    "Look at the screenshot: the element is there, and something keeps it from being used. Close "
    "what covers it in a step before, or answer the consent banner under `consent`."
)
LOGIN = message("Correct the login in the spec, or let the audit have an account that still works.")


def fix_of(record: VisitRecord) -> str | None:
    """What to do about it that the visit did not come to its end."""
    slug = record.visit.inconclusive or ""
    failed = [step for step in record.steps if step.error]
    if slug == "target-not-found" and any(step.matched == 1 for step in failed):
        return IN_THE_WAY
    if slug == "precondition-unmet" and failed:
        return LOGIN
    return FIXES.get(slug)


def not_achieved(expectation: Expectation, scene: Scene) -> Cause | None:  # noqa: ARG001 - all questions take both
    """The doubt where the goal action led to an error page, so that nothing was achieved."""
    last = scene.followed[-1:]
    if scene.record.goal is None or not last or (last[0].status or 0) < HTTP_ERROR:
        return None
    page = last[0]
    return Cause(
        fault="bot-wall" if page.status in TURNED_AWAY else "page-failed",
        because=message(
            "the goal action led to an error page (HTTP {status})", status=str(page.status)
        ),
        evidence=(page,),
        fix=message(
            "Walk the journey by hand. If it works there, the site took the audit for a robot, or "
            "was out of order at that time: then let the audit through, and run it again."
        ),
    )


def blocked(expectation: Expectation, scene: Scene) -> Cause | None:
    """The doubt where the recording's own browser refused what would have sent the hit."""
    libraries = libraries_of(expectation.tag.vendor)
    loads = tuple(
        load
        for load in scene.record.loads
        if load.failure == CLIENT_BLOCKED and (load.vendor in libraries or is_container(load))
    )
    if not loads:
        return None
    return Cause(
        fault="precondition-unmet",
        because=message(
            "the container {container} was blocked in the browser that recorded",
            container=loads[0].account,
        )
        if is_container(loads[0])
        else message("the vendor's script was blocked in the browser that recorded"),
        evidence=loads[:3],
        fix=UNBLOCK,
    )


def binary(expectation: Expectation, scene: Scene) -> Cause | None:
    """The doubt where the vendor was sent a body in which the event can't be read."""
    unread = {
        request.id: request for request in scene.requests if request.body_note.startswith("binary")
    }
    for hit in scene.hits:
        if hit.vendor == expectation.tag.vendor and (request := unread.get(hit.requests[0])):
            return Cause(
                fault=None,
                because=message("what it sent is binary, so that the event in it can't be read"),
                evidence=(request,),
                fix=message(
                    "Look for the event in the vendor's own live view while the goal is walked."
                ),
            )
    return None


def own_endpoint(expectation: Expectation, scene: Scene) -> Cause | None:
    """The doubt where a host that the spec names for the tag took what no rule can read.

    Of a host that serves the site as well, only what is sent as hits are counts; nothing where hits
    of the tag that went there could be read.
    """
    of_tags = {number for hit in scene.record.hits for number in hit.requests}
    hosts_read = {
        host_of(request.url) for request in scene.record.requests if request.id in of_tags
    }
    for address in expectation.tag.also_at:
        host, path = host_of(address), path_of(address).rstrip("/")
        if host in hosts_read:
            continue
        for request in scene.requests:
            below = path_of(request.url)
            if (
                host_of(request.url) == host
                and (below == path or below.startswith(f"{path}/"))
                and request.id not in of_tags
                and request.failure is None
                and _is_sent_as_a_hit(request)
            ):
                return Cause(
                    fault=None,
                    because=message(
                        "what was sent to {place}, which the spec names for it, could not be read",
                        place=_shortened(f"{host}{below}"),
                    ),
                    evidence=(request,),
                    fix=message(
                        "Look for the event in the vendor's own live view while the goal is "
                        "walked. If the server takes a form of its own, describe it as a vendor "
                        "under `vendors`."
                    ),
                )
    return None


def _shortened(place: str) -> str:
    """A receiver for a sentence: the hit itself may stand in the path."""
    return place if len(place) <= PLACE_SHOWN else f"{place[:PLACE_SHOWN]}…"


def _is_sent_as_a_hit(request: Request) -> bool:
    """Whether a request reports something and asks for nothing."""
    if request.resource_type in ("ping", "beacon"):
        return True
    is_empty = request.status == NO_CONTENT or request.mime_type in PIXELS
    return is_empty and (request.method == "POST" or "?" in request.url)


def encrypted(expectation: Expectation, scene: Scene) -> Cause | None:
    """The doubt where a server of the site took an encrypted hit, which may be this one."""
    if expectation.tag.vendor not in LOADED_BY_GOOGLE:
        return None
    for sighting in scene.record.unrecognised:
        if sighting.kind == "opaque" and sighting.last_at >= scene.start:
            return Cause(
                fault=None,
                because=message(
                    "{host} took a first-party hit whose content is encrypted", host=sighting.host
                ),
                evidence=tuple(r for r in scene.record.requests if r.id == sighting.request),
                fix=message(
                    "Look into the server-side container itself, or have its provider switch the "
                    "encryption off for the audit."
                ),
            )
    return None


def unread(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the vendor got a request that no rule reads, and no hit."""
    for sighting in scene.record.unrecognised:
        same = (sighting.kind, sighting.vendor) == ("unread", expectation.tag.vendor)
        if same and sighting.last_at >= scene.start:
            return Cause(
                fault="no-hit",
                because=message(
                    "what was sent to {place} could not be read as a hit",
                    place=f"{sighting.host}{sighting.path}",
                ),
                actual=message("a request of unknown form"),
                evidence=tuple(r for r in scene.record.requests if r.id == sighting.request),
                fix=message(
                    "Look for the event in the vendor's own live view while the goal is walked: if "
                    "it stands there, the vendor has changed the form of its requests."
                ),
            )
    return None
