"""auto-event-collides: automatic events that count what the goal's conversion counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import candidates, counted, place_of, since_goal
from auditor.model import Effort, Expectation, Hit, Severity, Verdict, VisitRecord, message

from ..shared.conversions import conversions

OF_INPUT = re.compile(r"\bform|_form|submit|click|button|download", re.IGNORECASE)
"""Names that libraries give to the events of forms and clicks."""
KEY_EVENT = ("_c", "1")
"""Wire name and value by which GA4 marks an event that the property counts as a key event."""


@check(
    id="auto-event-collides",
    title="No automatic event counts what the conversion counts",
    severity=Severity.MEDIUM,
    effort=Effort.SMALL,
    faults={"auto-event-collides"},
)
def auto_event_collides(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """No automatic event counts what the conversion counts.

    ## What it checks
    Libraries send events of forms and clicks by themselves: GA4's form_submit and click, Meta's
    SubscribedButtonClick. That is not a fault, as long as nobody counts them. It is one where the
    same tag is sent the goal's conversion for the same action, and either both are marked as key
    events (GA4's `_c=1`), or the spec counts the automatic event, too: another goal expects it, or
    this goal forbids it.

    ## Why it matters
    One form becomes two conversions. Since the automatic event fires for any form, newsletter and
    search included, the number has little to do with the goal, and bids rise for leads that nobody
    left.

    ## How to fix in the tag manager
    Decide for one of the two; most often the automatic one goes. That is set in the platform: in
    Google Analytics, take the mark of a key event from it, or switch form interactions off in the
    enhanced measurement of the data stream; in Meta's Events Manager, switch off "track events
    automatically without code". In the container, see that no tag of yours fires on the automatic
    event.

    ## How to fix in the code
    As long as the page sends the conversion itself, once, there is nothing to change in it. Meta's
    automatic events can be silenced from there, too: `fbq('set', 'autoConfig', false, 'PIXEL-ID')`
    above `fbq('init', ...)`. Google's are switched off in the data stream only.

    ## Known limits
    What a platform makes of an automatic event in its own settings (a custom conversion of Meta's,
    an import into Google Ads) can't be seen from a browser. Where the goal itself expects both, the
    spec has planned it so.
    """
    if record.is_repetition or record.goal is None or record.visit.goal_at is None:
        return
    automatic = [
        hit
        for hit in since_goal(record.first_run_hits(), record)
        if hit.automatic and OF_INPUT.search(hit.event)
    ]
    reported: set[tuple[str, str, str]] = set()
    for line in conversions(record):
        ours = counted(line, record)
        if not ours:
            continue
        of_tag = [hit for hit in automatic if (hit.vendor, hit.account) == _receiver(ours[0])]
        twice = [hit for hit in of_tag if _counts_too(hit, ours, record)]
        new = [hit for hit in twice if (*_receiver(hit), hit.event) not in reported]
        reported |= {(*_receiver(hit), hit.event) for hit in new}
        if new:
            yield _failed(line, new[0], ours, record)
        elif not twice:
            yield passed(
                f"Only {line.about} counts “{record.goal.title}” for this tag.",
                **place_of(line),
            )


def _counts_too(hit: Hit, ours: tuple[Hit, ...], record: VisitRecord) -> bool:
    """Whether an automatic event is counted as well as the goal's own hits."""
    goal = record.goal
    if goal is None or any(candidates(line, [hit]) for line in goal.expect):
        return False
    if _is_key_event(hit) and any(map(_is_key_event, ours)):
        return True
    others = [line for other in record.goals if other.name != goal.name for line in other.expect]
    return any(candidates(line, [hit]) for line in (*goal.forbid, *others))


def _is_key_event(hit: Hit) -> bool:
    name, value = KEY_EVENT
    return hit.vendor == "ga4" and hit.raw.get(name) == value


def _receiver(hit: Hit) -> tuple[str, str]:
    return hit.vendor, hit.account


def _failed(line: Expectation, hit: Hit, ours: tuple[Hit, ...], record: VisitRecord) -> Verdict:
    title = record.goal.title if record.goal else ""
    return failed(
        message(
            "{hit} and {event}, which the library sends by itself, both count “{goal}”.",
            hit=line.about,
            event=hit.event,
            goal=title,
        ),
        fault="auto-event-collides",
        expected=message("{event} alone", event=line.event),
        actual=message("{a} and {b}", a=line.event, b=hit.event),
        evidence=[*ours[:1], hit],
        **{**place_of(line), "about": f"{line.about} and {hit.event}"},
    )
