"""unplanned-event: events that the spec does not know."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import candidates, place_of_hit
from auditor.model import (
    Effort,
    Expectation,
    Hit,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.name_slips import slip_of
from ..shared.vendor_rules import SHOWN, is_sent_by_site, reported_by_missing_hit


@check(
    id="unplanned-event",
    title="All events are events of the spec",
    severity=Severity.LOW,
    faults={"unplanned-event"},
    effort=Effort.SMALL,
    needs_journey=False,
)
def unplanned_event(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """All events are events of the spec.

    ## What it checks
    With `strict: true`, at the top or of a goal, the spec claims to be complete. Then each event
    that one of its tags is sent must stand in it somewhere: in the `expect` or `forbid` of any
    goal, or in `crawl.expect`. A conversion with a label must stand there with this label.

    ## Why it matters
    Events that nobody planned are events that nobody looks after. They fill reports, use up the
    numbers of events and dimensions that a vendor allows, and one day someone makes a conversion of
    them: then campaigns pay for something that nobody ever wanted to buy.

    ## How to fix in the tag manager
    If the event is wanted, add it to the spec: to the goal that it belongs to, or to
    `crawl.expect`. If not, find the tag that sends it (Preview lists the tags that fired with the
    event), pause it, and publish. A tag that passes on every event of the data layer needs a
    trigger that names those that are meant.

    ## How to fix in the code
    If nobody needs the event, delete the call that the evidence names: `gtag("event", ...)`,
    `fbq("track", ...)` or the vendor's own. If a plugin or an app of the shop system sends it,
    switch it off in the plugin's settings. An event that a tag makes of a push is stopped in the
    tag manager.

    ## Known limits
    Without `strict: true` this check is silent. What a vendor's library sends by itself needs no
    plan: session_start, scroll, the copies of events that Google Ads gathers audiences with. An
    expected event under a wrong name or label is left to missing-hit, a slip in the name of a
    standard event to standard-event, a tag that must be silent to the checks of consent.
    """
    if not record.strict or record.is_repetition:
        return
    planned = (*record.expect, *record.crawl_expect, *_of_goals(record))
    events: dict[tuple[str, str], list[Hit]] = {}
    first_hits: dict[str, Hit] = {}
    for hit in record.first_run_hits():
        tag = record.tag_name(hit.vendor, hit.account)
        if tag is None or not _could_be_planned(hit, record):
            continue
        first_hits.setdefault(tag, hit)
        if not any(candidates(line, [hit]) for line in planned) and not _is_reported(record, hit):
            events.setdefault((tag, _name(hit)), []).append(hit)
    for (tag, name), hits in events.items():
        yield failed(
            message(
                "{who} was sent {event}, an event that the spec does not know.", who=tag, event=name
            ),
            about=f"{tag} {name}",
            fault="unplanned-event",
            expected=_planned_events(tag, planned),
            actual=name,
            evidence=hits[:SHOWN],
            **place_of_hit(hits[0], record),
        )
    for tag, hit in first_hits.items():
        if tag not in {name for name, _ in events}:
            text = f"{tag} was sent events of the spec only."
            yield passed(text, about=f"events of {tag}", tag=tag, vendor=hit.vendor)


def _of_goals(record: VisitRecord) -> Iterator[Expectation]:
    for goal in record.goals:
        yield from (*goal.expect, *goal.forbid)


def _could_be_planned(hit: Hit, record: VisitRecord) -> bool:
    """Whether the site itself sends the hit, so that somebody could have planned it."""
    if not is_sent_by_site(hit) or hit.category in record.visit.leg.forbidden:
        return False
    return hit.vendor != "google_ads" or bool(hit.label)


def _is_reported(record: VisitRecord, hit: Hit) -> bool:
    """Whether missing-hit or standard-event reports the hit."""
    return reported_by_missing_hit(record, hit) is not None or slip_of(record, hit) is not None


def _name(hit: Hit) -> str:
    """The event as one word, with its label: conversion/AbC."""
    return f"{hit.event}/{hit.label}" if hit.label else hit.event


def _planned_events(tag: str, planned: tuple[Expectation, ...]) -> str:
    """The events that the spec names for a tag."""
    names = dict.fromkeys(
        " ".join((line.event, *line.labels)) for line in planned if line.tag.name == tag
    )
    return ", ".join(names) or message("no event")
