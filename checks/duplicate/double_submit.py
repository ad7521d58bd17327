"""double-submit: conversions that a double click sends twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.check import NoOptions, Scope, cant_tell, check, failed, inapplicable, passed
from auditor.check.matching import counted, place_of
from auditor.model import (
    AuditRecord,
    Effort,
    Expectation,
    Hit,
    Run,
    Severity,
    StepRun,
    Verdict,
    Visit,
    VisitRecord,
    message,
    plural_message,
)

from ..shared.conversions import conversions
from ..shared.counts import number_of

SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleClick:
    """What the journey sent of one line, with a single click."""

    count: int
    """Its hits."""
    conclusive: bool


@check(
    id="double-submit",
    title="A double click on the goal's button counts once",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults={"double-submit"},
    scope=Scope.AUDIT,
)
def double_submit(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A double click on the goal's button counts once.

    ## What it checks
    Where a goal says `must_not_repeat_on: [double_click]`, its journey is walked once more, and
    the goal action is done twice at once. No conversion is sent more often then than by a single
    click. Two hits with different ids are critical: there are two orders now.

    ## Why it matters
    Many people double-click everything, and more click again when a slow page does nothing. Each of
    them counts as two leads or two sales, and the second one can't be taken back: campaigns are
    credited, and paid for, with customers who do not exist.

    ## How to fix in the tag manager
    A container can only soften it: fire the tag on an event that follows the server's answer, not
    on the click or the form's submission, and set its firing option to "Once per page". Map an id
    of the submission in the tag (order number, event id), so that the platform can drop a
    repetition.

    ## How to fix in the code
    Disable the button with the first click until the server has answered, and let the server refuse
    a form that it has already. Announce the conversion upon its answer, not upon the click. Give
    each submission an id, and push it along, so that the platform can drop a repetition.

    ## Known limits
    It is tried on one device, on the first leg where tags may fire. Whether the platform drops the
    second hit by its id can't be seen from a browser. Where the journey itself sends a conversion
    too often, other checks say so: only what the second click adds is looked at.
    """
    for visit in audit.visits:
        if visit.run is Run.DOUBLE_CLICK:
            yield from _of_visit(visit, audit)


def _of_visit(visit: Visit, audit: AuditRecord) -> Iterator[Verdict]:
    single: dict[str, SingleClick] = {}
    if visit.repeat_of is not None:
        journey = audit.record(visit.repeat_of)
        for line in conversions(journey):
            count = len(counted(line, journey))
            single[line.about] = SingleClick(count=count, conclusive=journey.conclusive)
    record = audit.record(visit.id)
    for line in conversions(record):
        before = single.get(line.about, SingleClick(count=0, conclusive=False))
        yield _verdict(line, before, record)


def _verdict(line: Expectation, single: SingleClick, record: VisitRecord) -> Verdict:
    about, where = line.about, _where(line, record)
    if not record.conclusive:
        return cant_tell(
            message(
                "It is unclear what a double click does to {hit}: {why}",
                hit=about,
                why=record.visit.error or "",
            ),
            fault=record.visit.inconclusive,
            evidence=[step for step in record.steps if step.error],
            **where,
        )
    if not single.conclusive or single.count == 0:
        return inapplicable(f"{about} was not sent in the journey, so it can't double.", **where)
    hits = counted(line, record)
    if len(hits) > single.count:
        return _failed(line, hits, single, record)
    if not hits:
        return cant_tell(
            message(
                "{hit} was not sent at all after a double click, so it is unclear whether it "
                "would be sent twice.",
                hit=about,
            ),
            evidence=_goal_step(record),
            fix=message(
                "Walk the journey by hand, and click the button twice: if the conversion is lost "
                "then, the second click interrupts what the first one began."
            ),
            **where,
        )
    return passed(f"{about} was sent once on a double click.", evidence=hits[:1], **where)


def _failed(
    line: Expectation, hits: Sequence[Hit], single: SingleClick, record: VisitRecord
) -> Verdict:
    keys = {hit.key for hit in hits if hit.key}
    orders = len(keys) > single.count
    sentence = message("{hit} was sent {n} times on a double click.", hit=line.about, n=len(hits))
    if len(keys) == 1 and all(hit.key for hit in hits):
        sentence = message(
            "{what} It carries the same id, so that the vendor may drop it.", what=sentence
        )
    elif orders:
        sentence = message("{what} Its ids differ: these count as two.", what=sentence)
    return failed(
        sentence,
        fault="double-submit",
        severity=Severity.CRITICAL if orders else None,
        expected=plural_message("{n} hit", "{n} hits", single.count),
        actual=number_of(hits),
        evidence=[*_goal_step(record), *hits[:SHOWN]],
        **_where(line, record),
    )


def _goal_step(record: VisitRecord) -> tuple[StepRun, ...]:
    return tuple(step for step in record.steps if step.is_goal)


def _where(line: Expectation, record: VisitRecord) -> dict[str, Any]:
    about = f"{line.about} on double click"
    return {**place_of(line), "about": about, "visit": record.visit.id}
