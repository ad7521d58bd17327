"""The test cases of a visit: what became of each expectation, by all verdicts that are about it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Expectation, Finding, Outcome, TestCase, Verdict, VisitRecord

Weighed = list[tuple[Verdict, Finding | None]]


def visit_test_cases(
    record: VisitRecord,
    crawl_expect: tuple[Expectation, ...],
    weighed: Weighed,
    *,
    only_told: bool = False,
) -> Iterator[TestCase]:
    """The visit's test cases: all that it must send, and what it must not where a check spoke.

    `only_told`: only those of which a verdict speaks, as of a visit that repeats another.
    """
    goal = record.goal
    everything = crawl_expect if goal is None else (*goal.expect, *goal.forbid)
    for expectation in everything:
        of_it = [each for each in weighed if _concerns(each[0], expectation, everything)]
        if not of_it and (only_told or expectation not in record.expect):
            continue
        outcome, findings = _worst(of_it)
        yield TestCase(
            goal=record.visit.goal,
            tag=expectation.tag.name,
            about=expectation.about,
            leg=record.visit.leg.name,
            device=record.visit.device,
            outcome=outcome,
            findings=findings,
        )


def _worst(weighed: Weighed) -> tuple[Outcome, tuple[int, ...]]:
    """The worst outcome that is not suppressed, and who made it so. Silence is no pass."""
    counted = [
        (verdict.outcome, finding.id if finding else None)
        for verdict, finding in weighed
        if finding is None or finding.suppressed_by is None
    ]
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED):
        if any(each == outcome for each, _ in counted):
            return outcome, tuple(id_ for each, id_ in counted if each == outcome and id_)
    if weighed:
        suppressed = tuple(finding.id for _, finding in weighed if finding)
        return Outcome.INAPPLICABLE, suppressed
    return Outcome.CANT_TELL, ()


def _concerns(
    verdict: Verdict, expectation: Expectation, of_visit: tuple[Expectation, ...]
) -> bool:
    """Whether the verdict is about this expectation: the line it names, or else its tag's event."""
    if verdict.tag != expectation.tag.name:
        return False
    if verdict.line and any(verdict.line == each.line for each in of_visit):
        return verdict.line == expectation.line
    of_tag = [each for each in of_visit if each.tag == expectation.tag]
    if verdict.event is None:
        return expectation in _called(verdict.about, of_tag)
    of_event = [each for each in of_tag if each.event == verdict.event]
    return expectation in _with_label(verdict.label or "", of_event)


def _with_label(label: str, of_event: list[Expectation]) -> list[Expectation]:
    """Those that mean a hit with this label; without one, those that name none, or else all."""
    if label:
        return [each for each in of_event if each.label in ("", label)]
    return [each for each in of_event if not each.label] or of_event


def _called(about: str, of_tag: list[Expectation]) -> list[Expectation]:
    """Those whose whole name this is, as the spec or as a hit has it; without label: all of it.

    It decides the test cases of checks that name no event: their `about` is compared as it is.
    """
    exact = [each for each in of_tag if about in _names(each, *each.labels)]
    return exact or [each for each in of_tag if about in _names(each)]


def _names(expectation: Expectation, *labels: str) -> tuple[str, str]:
    """What identifies an expectation, and what identifies the hits that it means."""
    tag, what = expectation.tag, (expectation.event, *labels)
    return " ".join((tag.name, *what)), " ".join((tag.vendor, tag.account, *what))
