"""choice-not-kept: a banner that asks again although the visitor has answered it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.model import (
    Effort,
    Message,
    Phase,
    Severity,
    StepKind,
    StepRun,
    Verdict,
    VisitRecord,
    message,
)

AGAIN = frozenset({StepKind.RELOAD, StepKind.OPEN})
"""What opens the page again after the choice."""


@check(
    id="choice-not-kept",
    title="The banner asks once",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"choice-not-kept"},
    needs_journey=False,
)
def choice_not_kept(record: VisitRecord, _options: NoOptions) -> Iterator[Verdict]:
    """The banner asks once.

    ## What it checks
    On a consent leg that answers the banner, the banner was there before and is gone afterwards;
    then it must stay away: when the page is reloaded (a visitor who refuses does that), in a new
    session (`returning: true`), and where the journey ends.

    ## Why it matters
    Whoever is asked again on each page until the answer is yes has not agreed freely, and
    authorities say so. And a choice that is not kept is not followed: the tags of the next page
    don't know of it, so that consent that was given is lost for counting, too.

    ## How to fix in the tag manager
    Look where the banner keeps the choice: its cookie must be set for the whole site (path `/`, the
    domain without `www`), live for months, and not be blocked or deleted by another tag. Where the
    banner is loaded twice, each with its own settings, take one out.

    ## How to fix in the code
    Store the choice at once, not in `sessionStorage` and not in a cookie without `max-age`; read it
    before the banner is shown. Raise the banner's version only where what visitors are asked about
    has changed: a new version asks everybody again.

    ## Known limits
    A banner that is not recognised, and one that stays on the page after the answer, says nothing.
    Pages between the first one and the last one of a journey are not looked at.
    """
    about = "the banner"
    answered, later = _moments(record.steps)
    if not answered or not later:
        yield inapplicable(
            "No banner was answered here, or nobody looked for it later.", about=about
        )
        return
    again = next((step for step in later if step.asks), None)
    if again is None:
        yield passed("The banner asked once.", about=about)
        return
    yield failed(
        message("The banner asks again although the visitor has answered: {where}.",
                where=_where(again)),
        about=about,
        fault="choice-not-kept",
        expected=message("no banner after the choice “{choice}”", choice=record.visit.leg.name),
        actual=message("the banner shows"),
        evidence=[again],
    )  # fmt: skip


def _moments(steps: Sequence[StepRun]) -> tuple[bool, list[StepRun]]:
    """Whether a banner was there and went with its answer; the later steps that looked for it."""
    looked = [step for step in steps if step.asks is not None]
    before = list(takewhile(lambda step: step.phase is not Phase.CONSENT, looked))
    rest = looked[len(before) :]
    if not before or not before[-1].asks or not rest:
        return False, []
    return rest[0].kind not in AGAIN and not rest[0].asks, rest[1:]


def _where(step: StepRun) -> Message:
    """Where the banner was seen again, in words."""
    match step.phase, step.kind:
        case Phase.CONSENT, StepKind.RELOAD:
            return message("after a reload")
        case Phase.CONSENT, StepKind.OPEN:
            return message("in a new session")
        case _:
            return message("on a later page")
