"""form-trigger-unchecked: form triggers that count what the page refused."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check
from auditor.check.container_conversions import FORMS, is_conversion, triggers_of, waits_for
from auditor.check.container_rules import rules_of
from auditor.model import AuditRecord, ContainerTag, Effort, Severity, Verdict, message

from ..shared.containers import Published, names_of, published, told


@check(
    id="form-trigger-unchecked",
    title="Conversions count only forms that the page accepted",
    severity=Severity.MEDIUM,
    effort=Effort.SMALL,
    faults={"form-trigger-unchecked"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def form_trigger_unchecked(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Conversions count only forms that the page accepted.

    ## What it checks
    Where a conversion of the published container waits for a form to be sent, the trigger checks
    validation: it counts no form that a script of the page stopped, such as one with a missing
    field. If the audit itself filled a form in wrongly (`invalid` of a goal), what was seen then
    counts, and not this.

    ## Why it matters
    Each visitor who mistypes an address is counted as a lead, and some as two or three. Bidding
    learns to find people who fail to fill in forms.

    ## How to fix in the tag manager
    Open the trigger and tick "Check Validation", publish, and send the form with a mistake in
    Preview: the tag must not fire. A trigger on an event that the page pushes after success is
    surer.

    ## How to fix in the code
    Push an event to the data layer when the server has taken the form, and let the tag wait for
    that.

    ## Known limits
    A page that leaves refusals to the browser's own messages (`required`) never sends such a form,
    and the trigger does no harm there until somebody replaces them.
    """
    for seen in published(record):
        tags = [tag for tag in seen.container.tags if _counts_refused(tag, seen, record)]
        yield told(
            seen,
            tags,
            message(
                "In the container {container} these count forms that the page refused, too: "
                "{tags}.",
                container=seen.container.account,
                tags=names_of(tags),
            ),
            fault="form-trigger-unchecked",
            expected=message("a trigger that checks validation"),
            actual=message("each attempt to send the form counts"),
            sound=f"Conversions of {seen.container.account} count no form that was refused.",
        )


def _counts_refused(tag: ContainerTag, seen: Published, audit: AuditRecord) -> bool:
    if seen.tried_refused or not is_conversion(tag, audit.goals):
        return False
    return any(
        waits_for(rule, FORMS)
        and any(id_ in triggers_of(rule) for id_ in seen.container.unchecked_forms)
        for rule in rules_of(tag, seen.container)
    )
