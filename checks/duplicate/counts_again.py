"""counts-again: conversions that are sent again on reload, on going back or on a revisit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, assert_never

from auditor.check import NoOptions, cant_tell, check, failed, inapplicable, passed
from auditor.check.matching import candidates, matching, place_of
from auditor.model import (
    Effort,
    Expectation,
    Hit,
    Message,
    Run,
    Severity,
    StepKind,
    StepRun,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.conversions import conversions
from ..shared.counts import number_of

Repetition = Literal["reload", "back", "revisit"]
WITHIN_THE_VISIT: tuple[Literal["reload", "back"], ...] = ("reload", "back")
"""Repetitions that end the journey's own visit; a revisit is a visit of its own."""


@check(
    id="counts-again",
    title="A conversion is not sent again on reload or return",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"reload-refires", "revisit-refires"},
)
def counts_again(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A conversion is not sent again on reload or return.

    ## What it checks
    Where a goal says `must_not_repeat_on`, its confirmation page is reloaded, gone back to, or
    opened again in a fresh profile, and none of the goal's conversions is sent then.

    ## Why it matters
    People reload confirmation pages, return to them with the back button, and open them from the
    e-mail. Each time one sale becomes two, and the campaign that brought it is given more budget
    than it earns.

    ## How to fix in the tag manager
    The page is the better place, see below. In the container, add an exception to the trigger that
    blocks an order whose number was sent before: a variable that reads it from a first-party cookie
    or from `localStorage`. Map the order's number in each tag besides (`transaction_id`,
    "Transaction ID", Event ID), so that the platform can drop a repetition.

    ## How to fix in the code
    Let the server render the push only for the first view of the confirmation, or remember the
    order's number in the browser (`localStorage`) and keep silent when it is known. Send the
    order's number with each conversion besides, so that the platform can drop a repetition.

    ## Known limits
    Whether the platform drops the second hit by its order number can't be seen from a browser; it
    is rated lower when both carry the same number.
    """
    goal = record.goal
    if goal is None or not goal.repeats or record.visit.run not in (Run.JOURNEY, Run.REVISIT):
        return
    for expectation in conversions(record):
        for name, steps, why in _broken(record):
            yield cant_tell(
                _unknown(expectation.about, name, why),
                fault=record.visit.inconclusive,
                evidence=steps,
                **_where(expectation, name),
            )
        for name, step, hits in _repetitions(record):
            yield _verdict(record, expectation, name, step, hits)


def _broken(record: VisitRecord) -> Iterator[tuple[Repetition, tuple[StepRun, ...], str]]:
    """The repetitions that were not carried out: name, the step that failed, and why."""
    failed_steps = tuple(step for step in record.steps if step.error)
    if record.is_repetition:
        if record.visit.error:
            yield "revisit", failed_steps, record.visit.error
        return
    asked = record.goal.repeats if record.goal else frozenset()
    reason = record.visit.error
    for name in WITHIN_THE_VISIT:
        step = next((step for step in record.steps if _name(step) == name), None)
        if step is not None and step.error is not None:
            reason = message("a repetition before it failed.")
            yield name, (step,), step.error
        elif step is None and name in asked and reason is not None:
            yield name, failed_steps, reason


def _repetitions(record: VisitRecord) -> Iterator[tuple[Repetition, StepRun, tuple[Hit, ...]]]:
    """The repetitions that were carried out: name, step and hits of each."""
    if record.is_repetition:
        if record.steps and record.conclusive:
            yield "revisit", record.steps[0], record.hits
        return
    for step in record.steps:
        if (name := _name(step)) is not None and step.error is None:
            yield name, step, tuple(hit for hit in record.hits if hit.step == step.index)


def _name(step: StepRun) -> Repetition | None:
    """The repetition that a step of the journey is; None where it is none."""
    match step.kind:
        case StepKind.RELOAD:
            return "reload"
        case StepKind.BACK:
            return "back"
        case _:
            return None


def _where(expectation: Expectation, name: Repetition) -> dict[str, Any]:
    return {**place_of(expectation), "about": f"{expectation.about} on {name}"}


def _verdict(
    record: VisitRecord,
    expectation: Expectation,
    name: Repetition,
    step: StepRun,
    hits: tuple[Hit, ...],
) -> Verdict:
    where = _where(expectation, name)
    # A direct revisit is a visit of its own: the first run's hits are not in its record.
    first = () if record.is_repetition else matching(expectation, record)
    again = [hit for hit in candidates(expectation, hits) if not hit.automatic]
    if not first and not record.is_repetition:
        text = f"{expectation.about} was not sent the first time: see missing-hit."
        return inapplicable(text, **where)
    if again:
        first_keys = {hit.key for hit in first if hit.key}
        same_key = all(hit.key in first_keys for hit in again)
        sentence = _again(expectation.about, name)
        if same_key:
            sentence = message(
                "{what} It carries the same id, so that the vendor may drop it.", what=sentence
            )
        return failed(
            sentence,
            fault="reload-refires" if name == "reload" else "revisit-refires",
            severity=Severity.HIGH if same_key else None,
            expected=message("nothing"),
            actual=number_of(again),
            evidence=[step, *again[:2]],
            **where,
        )
    text = f"{expectation.about} was not sent again on {name}."
    return passed(text, **where)


def _again(about: str, name: Repetition) -> Message:
    """The sentence of a failure, by the name of the repetition."""
    match name:
        case "reload":
            return message("{hit} was sent again on reload.", hit=about)
        case "back":
            return message("{hit} was sent again on going back and forward.", hit=about)
        case "revisit":
            return message(
                "{hit} was sent again on a direct visit of the confirmation page.", hit=about
            )
        case _:
            assert_never(name)


def _unknown(about: str, name: Repetition, why: str) -> Message:
    """The sentence of what can't be told, by the name of the repetition."""
    match name:
        case "reload":
            return message(
                "It is unclear whether {hit} is sent again on reload: {why}", hit=about, why=why
            )
        case "back":
            return message(
                "It is unclear whether {hit} is sent again on going back and forward: {why}",
                hit=about,
                why=why,
            )
        case "revisit":
            return message(
                "It is unclear whether {hit} is sent again on a direct visit of the "
                "confirmation page: {why}",
                hit=about,
                why=why,
            )
        case _:
            assert_never(name)
