"""fragile-trigger: conversions that wait for a click on an element of a certain text."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check
from auditor.check.container_conversions import CLICKS, is_by_text, is_conversion, waits_for
from auditor.check.container_rules import rules_of
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.containers import names_of, published, told


@check(
    id="fragile-trigger",
    title="Conversions do not depend on the text of a button",
    severity=Severity.LOW,
    effort=Effort.MEDIUM,
    faults={"fragile-trigger"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def fragile_trigger(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Conversions do not depend on the text of a button.

    ## What it checks
    No conversion of the published container waits for a click on an element that the trigger knows
    by its text ("Click Text").

    ## Why it matters
    The next change of wording, a translation or a test of two texts ends the counting, and nobody
    who changes a text thinks of that. A click is no order either: it counts before the shop has
    taken it.

    ## How to fix in the tag manager
    Let the trigger wait for an event that the page pushes when the goal is achieved. If it must be
    a click, know the element by an attribute that is there for it (`data-track="order"`).

    ## How to fix in the code
    Push an event to the data layer when the goal is achieved, such as `purchase` with the order.

    ## Known limits
    Whether the text will change, nobody knows: the tag works today. Triggers that know an element
    by its classes or its place in the page are as fragile, and are not told.
    """
    for seen in published(record):
        container = seen.container
        tags = [
            tag
            for tag in container.tags
            if is_conversion(tag, record.goals)
            and any(
                waits_for(rule, CLICKS) and is_by_text(rule) for rule in rules_of(tag, container)
            )
        ]
        yield told(
            seen,
            tags,
            message(
                "In the container {container} these wait for a click on a certain text: {tags}.",
                container=container.account,
                tags=names_of(tags),
            ),
            fault="fragile-trigger",
            expected=message("a trigger on an event that the page pushes"),
            actual=message("a trigger on the text of an element"),
            sound=f"No conversion of {container.account} depends on a text.",
        )
