"""counts-again: a look back at the confirmation page counts as another conversion."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.expectation import candidates, is_page_view, matching
from auditor.model import Expectation, Hit, Phase, Severity, StepRun, Verdict, VisitRecord


@check(
    id="counts-again",
    title="A conversion is not sent again on reload or return",
    severity=Severity.CRITICAL,
    faults={"reload-refires", "revisit-refires"},
)
def counts_again(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A conversion is not sent again on reload or return.

    ## What it checks
    Where a goal says `must_not_repeat_on`, its confirmation page is reloaded, gone back to, or
    opened again in a fresh profile, and none of the goal's conversions is sent then.

    ## Why it matters
    People reload confirmation pages, return to them with the back button, and open them from the
    e-mail. Each time one sale becomes two.

    ## How to fix
    Let the server render the push only for the first view of the confirmation, or remember the
    order's number in the browser (localStorage) and keep silent when it is known. Send the order's
    number with each conversion besides, so that the platform can drop a repetition.

    ## Known limits
    Whether the platform drops the second hit by its order number can't be seen from a browser; it
    is rated lower when both carry the same number.
    """
    goal = record.goal
    if goal is None or not goal.repeats:
        return
    for expectation in goal.expect:
        forbidden = expectation.tag.category in record.visit.leg.forbidden
        if forbidden or is_page_view(expectation.event) or expectation.fires.most == 0:
            continue
        for name, step, hits in _repetitions(record):
            yield _verdict(record, expectation, name, step, hits)


def _repetitions(record: VisitRecord) -> Iterator[tuple[str, StepRun, tuple[Hit, ...]]]:
    """Each repetition that was carried out: its name, its step, and its hits."""
    if record.visit.repeat_of is not None:
        if record.steps and record.conclusive:
            yield "revisit", record.steps[0], record.hits
        return
    for step in record.steps:
        if step.phase is Phase.REPEAT and step.error is None:
            name = "reload" if step.action.startswith("reload") else "back"
            yield name, step, tuple(hit for hit in record.hits if hit.step == step.index)


def _verdict(
    record: VisitRecord, expectation: Expectation, name: str, step: StepRun, hits: tuple[Hit, ...]
) -> Verdict:
    about, tag, line = f"{expectation.about} on {name}", expectation.tag.name, expectation.line
    vendor = expectation.tag.vendor
    # A direct revisit is a visit of its own: the first run's hits are not in its record.
    first = () if record.visit.repeat_of is not None else matching(expectation, record)
    again = [hit for hit in candidates(expectation, hits) if not hit.automatic]
    if again:
        known = {hit.key for hit in first if hit.key}
        same_key = all(hit.key in known for hit in again)
        hint = " It carries the same id, so that the vendor may drop it." if same_key else ""
        return failed(
            f"{expectation.about} was sent again on {_words(name)}.{hint}",
            about=about,
            fault="reload-refires" if name == "reload" else "revisit-refires",
            severity=Severity.HIGH if same_key else None,
            expected="nothing",
            actual=f"{len(again)} hit" + ("" if len(again) == 1 else "s"),
            evidence=[step, *again[:2]],
            tag=tag,
            line=line,
            vendor=vendor,
        )
    if not first and record.visit.repeat_of is None:
        text = f"{expectation.about} was never sent, so it can't repeat."
        return inapplicable(text, about=about, tag=tag, line=line, vendor=vendor)
    text = f"{expectation.about} was not sent again on {_words(name)}."
    return passed(text, about=about, tag=tag, line=line, vendor=vendor)


def _words(name: str) -> str:
    return {
        "reload": "reload",
        "back": "going back and forward",
        "revisit": "a direct visit of the confirmation page",
    }[name]
