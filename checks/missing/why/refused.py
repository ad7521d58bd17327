"""The cause in a policy that refused what the tag sent, before it became a request."""

from __future__ import annotations

from auditor.check import host_of
from auditor.model import Expectation, Hit, Message, VisitRecord, message

from .cause import Cause
from .scene import Scene

DIRECTIVE = "connect-src"
"""What most hits need: fetch, XMLHttpRequest and sendBeacon."""
UNNAMED = "("
"""How the event of a hit begins that names none."""


def unread_refusals(record: VisitRecord) -> tuple[Hit, ...]:
    """The hits that a content security policy refused, with event or account in a lost body."""
    unread = {
        request.id
        for request in record.requests
        if request.failure == "csp" and request.body_note == "unread"
    }
    return tuple(
        hit
        for hit in record.first_run_hits()
        if hit.requests[0] in unread and (hit.event.startswith(UNNAMED) or not hit.account)
    )


def refused_unread(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the vendor's hits were refused, and their bodies with the event are lost."""
    hits = [
        hit
        for hit in unread_refusals(scene.record)
        if hit.vendor == expectation.tag.vendor and hit.at >= scene.start
    ]
    if not hits:
        return None
    request = next(one for one in scene.record.requests if one.id == hits[0].requests[0])
    host = host_of(request.url)
    return Cause(
        fault="blocked-by-csp",
        because=message(
            "the page's content security policy refused what was sent to {host}", host=host
        ),
        actual=message("{host} is not allowed", host=host),
        evidence=tuple(hits[:1]),
        fix=allowance(request.url, scene.record),
    )


def allowance(url: str, record: VisitRecord) -> Message:
    """What to add to the policy of the page, so that it lets a request to this address pass."""
    host = host_of(url)
    directives = [
        violation.directive
        for violation in record.violations
        if host_of(violation.blocked) == host and violation.directive
    ]
    return message(
        "Add {host} to {directive} of the page's content security policy.",
        host=host,
        directive=next(iter(directives), DIRECTIVE),
    )
