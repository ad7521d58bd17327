"""Causes in what was sent: a hit under another name or label, or one that came too late."""

from __future__ import annotations

from auditor.check.matching import candidates, flushed, is_page_view, near_miss
from auditor.model import Expectation, Hit, Severity, message

from .cause import Cause
from .scene import Scene

SHOWN = 3
SPARE_MS = 2000
"""Milliseconds that a busy machine may cost: only what is later than that counts as late."""


def another_name(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the tag sent an event whose name is a slip of the expected one."""
    tag = expectation.tag
    expected = {line.event for line in scene.record.expect if line.tag == tag}
    sent = {
        hit.event: hit
        for hit in scene.hits
        if (hit.vendor, hit.account) == (tag.vendor, tag.account)
        and not any(map(hit.is_called, expected))
    }
    near = near_miss(expectation.event, sent)
    if near is None:
        return None
    only_case = near.lower() == expectation.event.lower()
    return Cause(
        fault="standard-event-miscased" if only_case else "event-name-drift",
        because=message("it was sent under the name {name}", name=near),
        actual=near,
        evidence=(sent[near],),
        severity=Severity.HIGH,
        fix=message(
            "Correct the name on the side that is wrong: in the tag, or in line {line} of the "
            "spec.",
            line=str(expectation.line),
        ),
    )


def another_label(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the conversion was sent with a label that is not a line's."""
    tag = expectation.tag
    lines = scene.record.expect
    labels = {str(m.operand) for line in lines for m in line.params.get("label", ())}
    others = [
        hit
        for hit in scene.hits
        if (hit.vendor, hit.account) == (tag.vendor, tag.account)
        and hit.is_called(expectation.event)
        and hit.label not in labels
    ]
    if not others or "label" not in expectation.params:
        return None
    label = others[0].label or message("no label")
    return Cause(
        fault="conversion-label-wrong",
        because=message("it was sent with {label} instead of its conversion label", label=label),
        actual=label,
        evidence=(others[0],),
        fix=message(
            "Copy the label of the conversion action that is in use from the vendor's account "
            "into the tag."
        ),
    )


def another_event(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the tag reported something else, which no line of the spec expects."""
    lines = scene.record.expect
    others = {
        hit.event: hit
        for hit in sent_then(expectation, scene)
        if not (
            hit.automatic or is_page_view(hit) or any(candidates(line, [hit]) for line in lines)
        )
    }
    if not others or is_page_view(expectation):
        return None
    names = ", ".join(list(others)[:SHOWN])
    return Cause(
        fault="no-hit",
        because=message("the tag sent {events} then, and nothing of this name", events=names),
        actual=names,
        evidence=tuple(others.values())[:SHOWN],
        fix=message(
            "If that means {event}, correct the name in the tag, or in line {line} of the spec.",
            event=expectation.event,
            line=str(expectation.line),
        ),
    )


def sent_then(expectation: Expectation, scene: Scene) -> list[Hit]:
    """The hits that the tag was called for since the goal action, whatever they are."""
    receiver = (expectation.tag.vendor, expectation.tag.account)
    return [hit for hit in scene.hits if (hit.vendor, hit.account) == receiver]


def overdue(hit: Hit, expectation: Expectation, scene: Scene) -> int:
    """Milliseconds by which a hit came later than the spec allows; 0: it came in time.

    Time counts from the goal action or, where that opened the page of the hit, from the arrival of
    the page: a slow server or line is not a fault of the tag. A hit that a library keeps until its
    page is left is not late, nor is any hit of the crawl, which opens many pages at a time, nor
    one for which the spec sets no time.
    """
    if scene.record.goal is None or not expectation.is_timed or flushed(hit, scene.record):
        return 0
    late = hit.at - max(scene.start, _arrived(hit.page, scene)) - expectation.within
    return late if late > SPARE_MS else 0


def _arrived(page: int | None, scene: Scene) -> int:
    """When a page had arrived, in milliseconds of the visit."""
    opened = next((opened_page.at for opened_page in scene.pages if opened_page.id == page), 0)
    documents = [
        request.ended
        for request in scene.record.requests
        if request.page == page and request.resource_type == "document" and request.sender == "page"
    ]
    return max([opened, *(ended for ended in documents if ended is not None)])
