"""device-variant: hits that come on one device and are missing on another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import NoOptions, Scope, check, failed, passed
from auditor.check.matching import matching, since_goal
from auditor.model import (
    AuditRecord,
    Effort,
    Outcome,
    Run,
    Severity,
    Verdict,
    Visit,
    listing,
    message,
)

from .missing_hit import judge
from .why import Scene, why


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceResult:
    """What became of one line of a goal on one device."""

    visit: int
    device: str
    came: bool
    because: str = ""
    verdict: Verdict


@check(
    id="device-variant",
    title="A goal is reported on each device alike",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults={"device-variant-untracked"},
    scope=Scope.AUDIT,
)
def device_variant(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A goal is reported on each device alike.

    ## What it checks
    Where a goal is walked on several devices with the same consent, a hit that comes on one of them
    comes on the others, too.

    ## Why it matters
    Phones are often half of the visitors or more. When their conversions are missing, mobile
    campaigns look as if they did not sell, and bidding lowers what it pays for them.

    ## How to fix in the tag manager
    Look at the trigger: it often waits for a click on an id, a class or a text that only the other
    layout has. Let it wait for an event that the page pushes instead, and one tag serves both. Test
    it in the preview with a phone, or the browser's device mode.

    ## How to fix in the code
    The device's layout has a form, a button or a template of its own, without the push or the
    snippet. Compare the two in the evidence, and give the other one what it lacks. The finding says
    what the diagnosis on the silent device came to. Best of all, push where both layouts meet:
    where the server's answer is handled.

    ## Known limits
    Devices are profiles of one browser: size, touch and user agent differ, the engine does not.
    Only visits that ran to their end are compared.
    """
    groups: dict[tuple[str, str], list[Visit]] = {}
    for visit in record.visits:
        if visit.goal is not None and visit.run is Run.JOURNEY:
            groups.setdefault((visit.goal, visit.leg.name), []).append(visit)
    for visits in groups.values():
        if len({visit.device for visit in visits}) > 1:
            yield from _compare(record, visits)


def _compare(record: AuditRecord, visits: list[Visit]) -> Iterator[Verdict]:
    """Verdicts on the devices of one goal and leg, line by line."""
    lines: dict[str, list[DeviceResult]] = {}
    for visit in visits:
        for result in _results(record, visit.id):
            lines.setdefault(result.verdict.about, []).append(result)
    for about, results in lines.items():
        fine = [result.device for result in results if result.came]
        silent = [result for result in results if not result.came]
        if fine and not silent and len(results) > 1:
            first = results[0]
            yield passed(
                f"{about} is sent on {listing(fine)} alike.",
                about=about,
                tag=first.verdict.tag,
                event=first.verdict.event,
                label=first.verdict.label,
                visit=first.visit,
            )
        elif fine:
            for result in silent:
                yield _untracked(result, fine)


def _results(record: AuditRecord, visit: int) -> Iterator[DeviceResult]:
    """The lines of which this device's visit can say whether their hits come."""
    visited = record.record(visit)
    if not visited.conclusive:
        return
    scene = Scene(visited)
    for line in visited.expect:
        if line.fires.least == 0:
            continue
        verdict = judge(line, scene)
        hits = since_goal(matching(line, visited), visited)
        came = verdict.outcome is Outcome.PASSED
        if came or (verdict.outcome is Outcome.FAILED and not hits):
            because = "" if came else why(line, scene).because
            yield DeviceResult(
                visit=visit,
                device=visited.visit.device,
                came=came,
                because=because,
                verdict=verdict,
            )


def _untracked(result: DeviceResult, fine: list[str]) -> Verdict:
    verdict = result.verdict
    return failed(
        message(
            "{hit} is sent on {devices} and not on {device}: {because}.",
            hit=verdict.about,
            devices=tuple(fine),
            device=result.device,
            because=result.because,
        ),
        about=verdict.about,
        fault="device-variant-untracked",
        expected=verdict.expected,
        actual=verdict.actual,
        evidence=verdict.evidence,
        tag=verdict.tag,
        event=verdict.event,
        label=verdict.label,
        vendor=verdict.vendor,
        line=verdict.line,
        fix=verdict.fix,
        visit=result.visit,
        instead_of="missing-hit",
    )
