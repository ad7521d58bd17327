"""The test cases of a visit: the outcome of each expectation, by the verdicts that are about it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Expectation, Finding, Outcome, TestCase, Verdict, VisitRecord

Weighed = list[tuple[Verdict, Finding | None]]
"""Verdicts, and the findings that they became; None: it passed or was inapplicable."""


def visit_test_cases(
    record: VisitRecord,
    crawl_expect: tuple[Expectation, ...],
    weighed: Weighed,
    *,
    only_decided: bool = False,
) -> Iterator[TestCase]:
    """The visit's test cases: what it must send, and what it must not if a verdict is about it.

    Of a journey that broke each is left open, whatever failed on the way. `only_decided`: only
    expectations that a verdict is about, as for a visit that repeats another.
    """
    goal, broke = record.goal, record.visit.broke
    expectations = crawl_expect if goal is None else (*goal.expect, *goal.forbid)
    for expectation in expectations:
        about_it = [
            (verdict, finding)
            for verdict, finding in weighed
            if _concerns(verdict, expectation, expectations)
            and (not broke or verdict.outcome is Outcome.CANT_TELL)
        ]
        if not about_it and (only_decided or expectation not in record.expect):
            continue
        outcome, findings = _worst(about_it)
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
    """The worst outcome that is not suppressed, and its findings; without a verdict: can't tell."""
    counted = [
        (verdict.outcome, finding.id if finding else None)
        for verdict, finding in weighed
        if finding is None or finding.suppressed_by is None
    ]
    for worst in (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED):
        if any(outcome == worst for outcome, _ in counted):
            return worst, tuple(id_ for outcome, id_ in counted if outcome == worst and id_)
    if weighed:
        suppressed = tuple(finding.id for _, finding in weighed if finding)
        return Outcome.INAPPLICABLE, suppressed
    return Outcome.CANT_TELL, ()


def _concerns(
    verdict: Verdict, expectation: Expectation, of_visit: tuple[Expectation, ...]
) -> bool:
    """Whether the verdict is about this expectation: by the line it names, else by tag and event.

    `of_visit`: all expectations of the visit.
    """
    if verdict.tag != expectation.tag.name:
        return False
    if verdict.line and any(verdict.line == other.line for other in of_visit):
        return verdict.line == expectation.line
    of_tag = [other for other in of_visit if other.tag == expectation.tag]
    if verdict.event is None:
        return expectation in _named(verdict.about, of_tag)
    of_event = [other for other in of_tag if other.event == verdict.event]
    return expectation in _with_label(verdict.label or "", of_event)


def _with_label(label: str, of_event: list[Expectation]) -> list[Expectation]:
    """The expectations that a hit with this label may fulfil.

    A hit without a label may fulfil those that name none; all, if each names one.
    """
    if label:
        return [expectation for expectation in of_event if expectation.label in ("", label)]
    return [expectation for expectation in of_event if not expectation.label] or of_event


def _named(about: str, of_tag: list[Expectation]) -> list[Expectation]:
    """The expectations that `about` names, with their labels; if there are none, without.

    It decides the test cases of checks whose verdicts name no event.
    """
    exact = [line for line in of_tag if about in _names(line, *line.labels)]
    return exact or [line for line in of_tag if about in _names(line)]


def _names(expectation: Expectation, *labels: str) -> tuple[str, str]:
    """The expectation's name by the spec's tag, and by vendor and account as hits have them."""
    tag, words = expectation.tag, (expectation.event, *labels)
    return " ".join((tag.name, *words)), " ".join((tag.vendor, tag.account, *words))
