"""invalid-form: conversions that are sent for a form that was refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.check import NoOptions, cant_tell, check, failed, passed
from auditor.check.matching import counted, place_of
from auditor.model import (
    Effort,
    Expectation,
    Hit,
    PageVisit,
    Phase,
    Run,
    Severity,
    StepRun,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.conversions import conversions
from ..shared.counts import number_of

SHOWN = 3


@check(
    id="invalid-form",
    title="A form that is refused does not count",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"invalid-form-fires"},
)
def invalid_form(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A form that is refused does not count.

    ## What it checks
    Where a goal has `invalid`, its journey is walked once more with this wrong input, up to the
    goal action. None of the goal's conversions is called for after it.

    ## Why it matters
    Everybody who mistypes an address counts as a lead, and again with the second try. The campaign
    looks better than it is, and bidding learns to find people who fill in forms badly.

    ## How to fix in the tag manager
    The trigger listens to the button's click or to the form's submit event. Bind it to the success
    instead: a "Custom Event" that the page pushes after the server's answer, or the page that says
    thank you. "Check Validation" of a form trigger only helps where the form stops the event.

    ## How to fix in the code
    Push the event where the server's positive answer is handled, not in the handler of the click or
    the submission: `if (response.ok) dataLayer.push({event: 'generate_lead'})`. If the form loads a
    new page, print the push into the one that says thank you, never into the one that shows the
    form again with its errors.

    ## Known limits
    If what the journey's next waiting step waits for appears, the site took the input for right,
    and nothing can be said. A conversion upon another page than the form's leaves it open, too.
    It is tried on one device, on the first leg where tags may fire.
    """
    if record.visit.run is not Run.INVALID:
        return
    for line in conversions(record):
        yield _verdict(line, record)


def _verdict(line: Expectation, record: VisitRecord) -> Verdict:
    hits = counted(line, record)
    if not record.conclusive:
        return _broke(line, record)
    if accepted := _accepted(record):
        return _was_accepted(line, accepted, record)
    if not hits:
        text = f"{line.about} was not sent for a wrong form."
        return passed(text, **_where(line))
    if page := _led_to(record):
        return _led_away(line, page, hits, record)
    return failed(
        message(
            "{hit} was sent for “{goal}” although the form was filled in wrongly.",
            hit=line.about,
            goal=_goal_title(record),
        ),
        fault="invalid-form-fires",
        expected=message("nothing"),
        actual=number_of(hits),
        evidence=[*(step for step in record.steps if step.is_goal), *hits[:SHOWN]],
        **_where(line),
    )


def _broke(line: Expectation, record: VisitRecord) -> Verdict:
    return cant_tell(
        message(
            "It is unclear whether {hit} is sent for a wrong form: {why}",
            hit=line.about,
            why=record.visit.error or "",
        ),
        fault=record.visit.inconclusive,
        evidence=[step for step in record.steps if step.error],
        **_where(line),
    )


def _was_accepted(line: Expectation, step: StepRun, record: VisitRecord) -> Verdict:
    return cant_tell(
        message(
            "The site accepted the wrong input of “{goal}”: {step} succeeded, so it is unclear "
            "whether {hit} is sent for a form that is refused.",
            goal=_goal_title(record),
            step=step.action,
            hit=line.about,
        ),
        evidence=[step],
        fix=message(
            "Give the goal's `invalid` an input that the site refuses, an empty field that it "
            "requires, say."
        ),
        **_where(line),
    )


def _led_away(
    line: Expectation, page: PageVisit, hits: tuple[Hit, ...], record: VisitRecord
) -> Verdict:
    return cant_tell(
        message(
            "After the wrong input, “{goal}” led to another page, so it is unclear whether "
            "the site refused it.",
            goal=_goal_title(record),
        ),
        evidence=[page, *hits[:1]],
        fix=message(
            "See what that page says. If it refuses the form, the conversion must not be sent "
            "there. If it thanks for it, give the goal's `invalid` an input that is refused."
        ),
        **_where(line),
    )


def _where(line: Expectation) -> dict[str, Any]:
    return {**place_of(line), "about": f"{line.about} on invalid form"}


def _goal_title(record: VisitRecord) -> str:
    return record.goal.title if record.goal else ""


def _accepted(record: VisitRecord) -> StepRun | None:
    """The step after the goal action that succeeds only where the site accepted the form."""
    goal = next((step.index for step in record.steps if step.is_goal), None)
    return next(
        (
            step
            for step in record.steps
            if goal is not None
            and step.index > goal
            and step.phase is Phase.JOURNEY
            and step.error is None
        ),
        None,
    )


def _led_to(record: VisitRecord) -> PageVisit | None:
    """The page that the goal action led to, where it is not the form's."""
    start = record.visit.goal_at or 0
    left_at = min((s.began for s in record.steps if s.phase is Phase.FLUSH), default=None)
    form = next((_path(page) for page in reversed(record.pages) if page.at < start), "")
    return next(
        (
            page
            for page in record.pages
            if page.at >= start and (left_at is None or page.at < left_at) and _path(page) != form
        ),
        None,
    )


def _path(page: PageVisit) -> str:
    return page.final_url.partition("#")[0].partition("?")[0]
