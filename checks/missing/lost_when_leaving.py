"""lost-when-leaving: conversions that are too slow for visitors who leave at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from auditor.check import NoOptions, Scope, cant_tell, check, failed, inapplicable, passed
from auditor.check.matching import counted, place_of
from auditor.model import (
    AuditRecord,
    Effort,
    Expectation,
    Run,
    Severity,
    Verdict,
    VisitRecord,
    message,
    plural_message,
)

from ..shared.conversions import conversions


@check(
    id="lost-when-leaving",
    title="Conversions do not depend on visitors who stay",
    severity=Severity.MEDIUM,
    effort=Effort.MEDIUM,
    faults={"lost-when-leaving"},
    scope=Scope.AUDIT,
)
def lost_when_leaving(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Conversions do not depend on visitors who stay.

    ## What it checks
    Where a goal says `race: 5`, its journey is walked five times more, from the goal action on with
    a processor four times slower and a line of a slow 4G phone. The visitor leaves as soon as the
    last step is done and the page can be read. How often did the conversion leave the browser?

    ## Why it matters
    Few people read the page that thanks them: they close it, and with it the tags that have not
    come to their turn. On a slow phone that is most of the page. These sales are missing in the
    figures, more of them on phones than on desktops, so that campaigns look worse than they are on
    the very devices that bring the visitors.

    ## How to fix in the tag manager
    Fire the conversion as early as its data are known: on a data layer event that the page pushes
    before the container's snippet, not on "Window Loaded" or on a timer. Pause tags on that page
    that nobody needs there: each of them delays the conversion.

    ## How to fix in the code
    Push the order before the container's snippet, and put that high into the `<head>`. Load less
    before it: consent platform, tests and chat can wait on this page. Send the conversion by
    `navigator.sendBeacon` or by `fetch` with `keepalive`. What must not be lost at all, the server
    reports (Conversions API, Measurement Protocol), with the same id.

    ## Known limits
    A handful of visits is no statistic: 3 of 5 says that it can be lost, not how often. The slow
    device is the browser's imitation. Each such visit really achieves the goal. What the journey
    itself did not send, missing-hit tells of.
    """
    races: dict[int, list[VisitRecord]] = defaultdict(list)
    for visit in audit.visits:
        if visit.run is Run.RACE and visit.repeat_of is not None:
            races[visit.repeat_of].append(audit.record(visit.id))
    for number, records in races.items():
        journey = audit.record(number)
        for line in conversions(journey):
            yield _verdict(line, journey, records)


def _verdict(line: Expectation, journey: VisitRecord, races: Sequence[VisitRecord]) -> Verdict:
    walked = [record for record in races if record.conclusive]
    first = (walked or races)[0]
    where = {**place_of(line), "about": f"{line.about} on leaving", "visit": first.visit.id}
    if not journey.conclusive or not counted(line, journey):
        return inapplicable(f"{line.about} was not sent in the journey.", **where)
    if not walked:
        return cant_tell(
            message(
                "It is unclear whether {hit} is sent where the visitor leaves at once: {why}",
                hit=line.about,
                why=first.visit.error or "",
            ),
            fault=first.visit.inconclusive,
            evidence=[step for step in first.steps if step.error],
            **where,
        )
    lost = [record for record in walked if not _sent(line, record)]
    if not lost:
        return passed(
            f"{line.about} was sent in each of {len(walked)} visits that ended at once.", **where
        )
    where["visit"] = lost[0].visit.id
    return failed(
        message(
            "{hit} left the browser in {n} of {all} visits in which the visitor left as soon as "
            "the goal was achieved.",
            hit=line.about,
            n=len(walked) - len(lost),
            all=len(walked),
        ),
        fault="lost-when-leaving",
        severity=Severity.HIGH if len(lost) == len(walked) else None,
        expected=plural_message("sent in {n} visit", "sent in {n} visits", len(walked)),
        actual=plural_message("sent in {n} visit", "sent in {n} visits", len(walked) - len(lost)),
        evidence=[step for step in lost[0].steps if step.is_goal],
        **where,
    )


def _sent(line: Expectation, record: VisitRecord) -> bool:
    return any(hit.delivered for hit in counted(line, record))
