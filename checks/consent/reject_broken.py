"""reject-broken: a button for refusing that does not refuse."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.model import Effort, Phase, Severity, StepKind, Verdict, VisitRecord, message


@check(
    id="reject-broken",
    title="The button for refusing refuses",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"reject-broken"},
    needs_journey=False,
)
def reject_broken(record: VisitRecord, _options: NoOptions) -> Iterator[Verdict]:
    """The button for refusing refuses.

    ## What it checks
    Where a leg leaves the banner to tagproof (`steps: auto`, `choose: reject`, `withdraw: auto`)
    and the banner is a known platform's, its own button for refusing is clicked. What the platform
    stores, or its interface says, must then be a refusal; and the button must do something.

    ## Why it matters
    The visitor has said no on the record, and the platform keeps a yes: each tag that follows it
    is then wrong. It happens where a site changes the buttons, and is seen by nobody who accepts.

    ## How to fix in the tag manager
    Look for a tag that answers the banner's events, and sets or repeats the consent: a template in
    twice, or one that takes "closed" for "accepted". In the platform's settings, see what the
    button is set to do, and which purposes are on by default or are counted as necessary.

    ## How to fix in the code
    Take your own handlers off the platform's button, and call its function for refusing. Open the
    browser's console while you click: an error in a handler keeps those after it from running.

    ## Known limits
    Only the platforms of the table (docs/banners.md), and only buttons that were verified. A banner
    that is answered by hand-written steps is not asked what it stored.
    """
    about = "the refusal"
    chosen = [
        step
        for step in record.steps
        if step.phase is Phase.CONSENT and step.kind is StepKind.CHOOSE
    ]
    if not chosen or record.visit.leg.granted:
        yield inapplicable("Nobody refused on a recognised banner.", about=about)
        return
    broken = [step for step in chosen if step.contradicted]
    for step in broken:
        yield failed(
            message("The banner's button for refusing does not refuse: {why}.",
                    why=step.contradicted),
            about=about,
            fault="reject-broken",
            expected=message("a refusal is stored"),
            actual=message("it is not"),
            evidence=[step],
        )  # fmt: skip
    if not broken and not any(step.error for step in chosen):
        yield passed("The banner stored the refusal.", about=about)
