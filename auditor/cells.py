"""The test cases of a visit: what became of each expectation, by all verdicts that are about it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Cell, Expectation, Finding, Outcome, Verdict, VisitRecord

Weighed = list[tuple[Verdict, Finding | None]]


def cells(
    record: VisitRecord,
    crawl_expect: tuple[Expectation, ...],
    weighed: Weighed,
    *,
    only_told: bool = False,
) -> Iterator[Cell]:
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
        yield Cell(
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
    """Whether the verdict is about this expectation.

    It names the tag, and either the spec's line or the event with all labels; without labels, it
    is about all expectations of that event that it does not tell apart.
    """
    if verdict.tag != expectation.tag.name:
        return False
    if verdict.line and any(verdict.line == each.line for each in of_visit):
        return verdict.line == expectation.line
    same_event = [
        each for each in of_visit if each.tag == expectation.tag and _names(verdict, each.event)
    ]
    exact = [each for each in same_event if _names(verdict, *_subject(each))]
    return expectation in (exact or same_event)


def _subject(expectation: Expectation) -> list[str]:
    """The words of `about` beside the tag's name: the event, and a conversion's label."""
    return expectation.about.removeprefix(expectation.tag.name).split()


def _names(verdict: Verdict, *words: str) -> bool:
    about = f" {verdict.about} "
    return all(f" {word} " in about for word in words)
